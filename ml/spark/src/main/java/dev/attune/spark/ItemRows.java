package dev.attune.spark;

import java.io.Serializable;

/** What one item has in common with others: finished rows, and what its EASE weights are solved from. */
final class ItemRows implements Serializable {
    final int item;
    /** Made without what is held back. */
    final boolean trial;

    Row graph;
    Row after;
    Row before;
    /** Of EASE, ascending. */
    int[] neighbours;
    /** Beside them, how many users have both, or how much they want the item. */
    float[] wanted;
    /** Others that share users, ascending, and how many they share. */
    int[] others;

    int[] shared;

    ItemRows(int item, boolean trial) {
        this.item = item;
        this.trial = trial;
    }

    /** Only the rows, without what others are made from. */
    ItemRows finished() {
        ItemRows only = new ItemRows(item, trial);
        only.graph = graph;
        only.after = after;
        only.before = before;
        return only;
    }

    /** Targets ascending, with their weights. */
    static final class Row implements Serializable {
        final int[] targets;
        final float[] weights;

        Row(int[] targets, float[] weights) {
            this.targets = targets;
            this.weights = weights;
        }
    }
}
