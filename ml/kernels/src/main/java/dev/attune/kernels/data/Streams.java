package dev.attune.kernels.data;

import java.util.Arrays;

/**
 * What users did one after the other, oldest first, and where in it each item stands. Four or five numbers an event.
 */
public final class Streams {
    public final int count;
    public final int[] start;
    public final int[] items;
    /** What each event counts; null where all count 1. */
    public final float[] strengths;
    /** The stream each event is in. */
    public final int[] owner;

    public final int[] itemStart;
    /** Places of item i in {@code items}, ascending: {@code places[itemStart[i] .. itemStart[i + 1])}. */
    public final int[] places;

    /**
     * @param start streams + 1 offsets into {@code items}
     * @param strengths what each event counts, 1 in the mean, or null where all count the same
     * @param count number of items
     */
    public Streams(int[] start, int[] items, float[] strengths, int count) {
        this.count = count;
        this.start = start;
        this.items = items;
        this.strengths = ConfidenceWeight.checked(strengths);
        this.owner = new int[items.length];
        for (int stream = 0; stream + 1 < start.length; stream++) {
            Arrays.fill(owner, start[stream], start[stream + 1], stream);
        }
        this.itemStart = new int[count + 1];
        for (int item : items) {
            itemStart[item + 1]++;
        }
        for (int item = 0; item < count; item++) {
            itemStart[item + 1] += itemStart[item];
        }
        this.places = new int[items.length];
        int[] next = itemStart.clone();
        for (int at = 0; at < items.length; at++) {
            places[next[items[at]]++] = at;
        }
    }
}
