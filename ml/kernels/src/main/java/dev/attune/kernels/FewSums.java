package dev.attune.kernels;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** Sums of the items that were met, in a table of open addressing: small enough for the cache however large the catalog is. */
final class FewSums {
    private static final int FREE = -1;

    private final Rows rows;
    private int[] keys = new int[0];
    private float[] sums = new float[0];
    /** The slots in use. */
    private int[] met = new int[0];
    private int size;
    private int shift;

    FewSums(Rows rows) {
        this.rows = rows;
    }

    void add(int[] items, float[] weights, int count, int entries) {
        reserve(entries);
        int[] targets = rows.targets();
        float[] values = rows.weights();
        for (int i = 0; i < count; i++) {
            int end = rows.start()[items[i] + 1];
            for (int at = rows.start()[items[i]]; at < end; at++) {
                int slot = slot(targets[at]);
                if (keys[slot] == FREE) {
                    keys[slot] = targets[at];
                    met[size++] = slot;
                }
                sums[slot] += weights[i] * values[at];
            }
        }
    }

    void clear(int[] items) {
        for (int item : items) {
            int slot = slot(item);
            if (keys[slot] == item) {
                sums[slot] = 0;
            }
        }
    }

    void drain(IntPredicate accepted, TopK top) {
        float bar = top.bar();
        for (int i = 0; i < size; i++) {
            int slot = met[i];
            float score = sums[slot];
            if (score >= bar && top.takes(keys[slot], score, accepted)) {
                bar = top.bar();
            }
            keys[slot] = FREE;
            sums[slot] = 0;
        }
        size = 0;
    }

    /** At least twice as many slots as entries, so that a search is short. */
    private void reserve(int entries) {
        int bits = 33 - Integer.numberOfLeadingZeros(Math.max(entries, 1));
        shift = 32 - bits;
        if (keys.length < 1 << bits) {
            keys = new int[1 << bits];
            sums = new float[1 << bits];
            met = new int[1 << bits - 1];
            Arrays.fill(keys, FREE);
        }
    }

    /** Where the item is, or would be. */
    private int slot(int item) {
        int mask = (1 << 32 - shift) - 1;
        int slot = item * 0x9E3779B9 >>> shift;
        while (keys[slot] != FREE && keys[slot] != item) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
