package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer;
import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;

/** What somebody did, in the numbers of one model: as a set of items, and as the newest steps. */
public final class ProfileInput implements Scorer.Prepared {
    /** Older steps weigh nothing where order matters. */
    static final int MAX_STEPS = 50;

    /** What speaks for itself, then what the asker dislikes. */
    final int[] items;
    /** Of the strongest event with each item; below zero for what is disliked. */
    final float[] weights;
    /** How many speak for themselves. */
    final int count;
    /** How many there are with the disliked ones. */
    final int known;
    /**
     * Items of the newest steps, newest first, and how far back each is; steps with unknown items are counted and left
     * out.
     */
    final int[] steps = new int[MAX_STEPS];

    final int[] back = new int[MAX_STEPS];
    final float[] stepWeights = new float[MAX_STEPS];
    final int stepCount;
    final int length;

    /** @param interests newest first */
    public ProfileInput(List<Interest> interests, ItemIndex index) {
        this.items = new int[interests.size()];
        this.weights = new float[interests.size()];
        int[] places = new int[Integer.highestOneBit(Math.max(1, interests.size())) << 2];
        int distinct = 0;
        int taken = 0;
        int liked = 0;
        for (Interest interest : interests) {
            float weight = interest.weight();
            if (weight <= 0) {
                continue;
            }
            int back = liked++;
            int item = index.indexOf(interest.item());
            if (item < 0) {
                continue;
            }
            if (back < MAX_STEPS) {
                steps[taken] = item;
                this.back[taken] = back;
                stepWeights[taken++] = weight;
            }
            int slot = slot(places, item);
            if (places[slot] > 0) {
                weights[places[slot] - 1] = Math.max(weights[places[slot] - 1], weight);
            } else {
                items[distinct] = item;
                weights[distinct++] = weight;
                places[slot] = distinct;
            }
        }
        this.length = liked;
        this.count = distinct;
        this.stepCount = taken;
        this.known = liked == interests.size() ? distinct : addDisliked(interests, index);
    }

    private int addDisliked(List<Interest> interests, ItemIndex index) {
        int end = count;
        for (Interest interest : interests) {
            int item = interest.weight() < 0 ? index.indexOf(interest.item()) : -1;
            if (item >= 0) {
                items[end] = item;
                weights[end++] = interest.weight();
            }
        }
        return end;
    }

    /** Where the item is, or would be, in a table of places plus one. */
    private int slot(int[] places, int item) {
        int mask = places.length - 1;
        int slot = item * 0x9E3779B9 >>> 7 & mask;
        while (places[slot] > 0 && items[places[slot] - 1] != item) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @Override
    public int[] items() {
        return Arrays.copyOf(items, known);
    }
}
