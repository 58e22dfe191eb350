package dev.attune.kernels.data;

import java.util.Arrays;

/**
 * The events of all users, those of each user oldest first, with the places of each item. An event takes three or four
 * numbers.
 */
public final class Streams {
    public final int count;
    public final int[] start;
    public final int[] items;
    /** Strength of each event; null if every event counts 1. */
    public final float[] strengths;
    /** Number of the stream that holds each event. */
    public final int[] owner;

    public final int[] itemStart;
    /** Places of item i in {@code items}, ascending: {@code places[itemStart[i] .. itemStart[i + 1])}. */
    public final int[] places;

    /**
     * @param start streams + 1 offsets into {@code items}
     * @param strengths weight of each event, with a mean of 1; null if all events count the same
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
