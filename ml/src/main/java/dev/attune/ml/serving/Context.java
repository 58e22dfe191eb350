package dev.attune.ml.serving;

import dev.attune.application.port.Scorer;
import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;

/** What somebody did, in the numbers of one model: as a set of items, and as the newest steps. */
public final class Context implements Scorer.Prepared {
    /** Older steps weigh nothing where order matters. */
    static final int MAX_STEPS = 50;

    final int[] items;
    /** Of the strongest event with each item. */
    final float[] weights;
    final int count;
    /** Items of the newest steps, newest first, and how far back each is; steps with unknown items are counted and left out. */
    final int[] steps = new int[MAX_STEPS];
    final int[] back = new int[MAX_STEPS];
    final float[] stepWeights = new float[MAX_STEPS];
    final int stepCount;
    final int length;

    /** @param interests newest first */
    public Context(List<Interest> interests, ItemIndex index) {
        this.length = interests.size();
        this.items = new int[length];
        this.weights = new float[length];
        int[] places = new int[Integer.highestOneBit(Math.max(1, length)) << 2];
        int distinct = 0;
        int known = 0;
        for (int i = 0; i < length; i++) {
            int item = index.indexOf(interests.get(i).item());
            if (item < 0) {
                continue;
            }
            float weight = interests.get(i).weight();
            if (i < MAX_STEPS) {
                steps[known] = item;
                back[known] = i;
                stepWeights[known++] = weight;
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
        this.count = distinct;
        this.stepCount = known;
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
        return Arrays.copyOf(items, count);
    }
}
