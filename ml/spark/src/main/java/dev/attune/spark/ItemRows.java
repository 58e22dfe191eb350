package dev.attune.spark;

import java.io.Serializable;

/** The finished rows of one item, and the counts from which its EASE weights are solved. */
final class ItemRows implements Serializable {
    final int item;
    /** Whether the rows were made without the held-out events. */
    final boolean trial;

    Row graph;
    Row after;
    Row before;
    /** Neighbours in EASE, ascending. */
    int[] neighbours;
    /** For each neighbour, the number of users that have both items, or the sum of their strengths for this item. */
    float[] wanted;
    /** Other items that share users with this one, ascending. {@link #shared} holds the numbers of shared users. */
    int[] others;

    int[] shared;

    ItemRows(int item, boolean trial) {
        this.item = item;
        this.trial = trial;
    }

    /** Returns only the finished rows, without the counts. */
    ItemRows finished() {
        ItemRows only = new ItemRows(item, trial);
        only.graph = graph;
        only.after = after;
        only.before = before;
        return only;
    }

    /** Targets, ascending, with their weights. */
    static final class Row implements Serializable {
        final int[] targets;
        final float[] weights;

        Row(int[] targets, float[] weights) {
            this.targets = targets;
            this.weights = weights;
        }
    }
}
