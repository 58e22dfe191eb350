package dev.attune.kernels.scoring;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Sums of the items that were met, in the order of meeting. A hash table with open addressing finds them. The table is
 * small enough for the nearest cache, however large the catalog is. The sums are read from front to back.
 */
final class FewSums {
    /** Number of 4-byte values in a cache line. */
    private static final int LINE = 16;

    private final Rows rows;
    /** The place of an item in the sums plus one; 0 if the slot is free. */
    private int[] table = new int[0];

    private int[] items = new int[0];
    private float[] sums = new float[0];
    private float[] stash = new float[0];
    private int size;
    private int shift;
    /** Keeps the JIT from removing the prefetch loop as dead code. */
    @SuppressWarnings("UnusedVariable")
    private float fetched;

    FewSums(Rows rows) {
        this.rows = rows;
    }

    void add(int[] profile, float[] weights, int count, int entries) {
        reserve(entries);
        fetch(profile, count);
        int[] targets = rows.targets();
        float[] values = rows.weights();
        for (int i = 0; i < count; i++) {
            int end = rows.start()[profile[i] + 1];
            for (int at = rows.start()[profile[i]]; at < end; at++) {
                add(targets[at], weights[i] * values[at]);
            }
        }
    }

    /**
     * Reads every cache line that will be needed. Rows of a large model lie far apart in memory, and these reads do not
     * wait for each other.
     */
    private void fetch(int[] profile, int count) {
        int[] targets = rows.targets();
        float[] values = rows.weights();
        float sum = 0;
        for (int i = 0; i < count; i++) {
            int end = rows.start()[profile[i] + 1];
            for (int at = rows.start()[profile[i]]; at < end; at += LINE) {
                sum += targets[at] + values[at];
            }
            // A row need not begin where a cache line begins, so its end may lie in one more line.
            if (end > rows.start()[profile[i]]) {
                sum += targets[end - 1] + values[end - 1];
            }
        }
        fetched = sum;
    }

    private void add(int item, float value) {
        int slot = slot(item);
        int place = table[slot] - 1;
        if (place >= 0) {
            sums[place] += value;
        } else {
            items[size] = item;
            sums[size++] = value;
            table[slot] = size;
        }
    }

    float of(int item) {
        int place = table[slot(item)] - 1;
        return place < 0 ? 0 : sums[place];
    }

    void drop(int[] excluded) {
        for (int item : excluded) {
            int place = table[slot(item)] - 1;
            if (place >= 0) {
                sums[place] = 0;
            }
        }
    }

    /** The greatest sum of all items but these, at least 0. */
    float greatestBut(int[] known, int count) {
        stash = stash.length < count ? new float[count] : stash;
        for (int i = 0; i < count; i++) {
            int place = table[slot(known[i])] - 1;
            if (place >= 0) {
                stash[i] = sums[place];
                sums[place] = 0;
            }
        }
        float greatest = 0;
        for (int i = 0; i < size; i++) {
            greatest = sums[i] > greatest ? sums[i] : greatest;
        }
        // Backwards, so that an item that is named twice gets back its first value.
        for (int i = count - 1; i >= 0; i--) {
            int place = table[slot(known[i])] - 1;
            if (place >= 0) {
                sums[place] = stash[i];
            }
        }
        return greatest;
    }

    void best(IntPredicate accepted, TopK top) {
        top.takeAll(sums, items, size, accepted);
    }

    void clear() {
        size = 0;
        Arrays.fill(table, 0, mask() + 1, 0);
    }

    /** Reserves at least twice as many slots as entries, so that a search is short. */
    private void reserve(int entries) {
        int bits = 33 - Integer.numberOfLeadingZeros(Math.max(entries, 1));
        shift = 32 - bits;
        if (table.length < 1 << bits) {
            table = new int[1 << bits];
            items = new int[1 << bits - 1];
            sums = new float[1 << bits - 1];
        }
    }

    private int mask() {
        return (1 << 32 - shift) - 1;
    }

    /** The slot that holds the item, or the free slot where it would go. */
    private int slot(int item) {
        int slot = item * 0x9E3779B9 >>> shift;
        while (table[slot] != 0 && items[table[slot] - 1] != item) {
            slot = slot + 1 & mask();
        }
        return slot;
    }
}
