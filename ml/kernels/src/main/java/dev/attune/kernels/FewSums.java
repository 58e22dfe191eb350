package dev.attune.kernels;

import java.util.function.IntPredicate;

/**
 * Sums of the items that were met, in a table of open addressing: small enough for the cache however large the catalog is. An item
 * and its sum lie side by side, so that one access fetches both.
 */
final class FewSums {
    private final Rows rows;
    /** At 2 * slot the item plus one, 0 where the slot is free; beside it the bits of its sum. */
    private int[] table = new int[0];
    /** The slots in use, times two. */
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
                add(targets[at], weights[i] * values[at]);
            }
        }
    }

    private void add(int item, float value) {
        int place = place(item);
        if (table[place] == 0) {
            table[place] = item + 1;
            table[place + 1] = Float.floatToRawIntBits(value);
            met[size++] = place;
        } else {
            table[place + 1] = Float.floatToRawIntBits(Float.intBitsToFloat(table[place + 1]) + value);
        }
    }

    void clear(int[] items) {
        for (int item : items) {
            int place = place(item);
            if (table[place] != 0) {
                table[place + 1] = 0;
            }
        }
    }

    void drain(IntPredicate accepted, TopK top) {
        float bar = top.bar();
        for (int i = 0; i < size; i++) {
            int place = met[i];
            float score = Float.intBitsToFloat(table[place + 1]);
            if (score >= bar && top.takes(table[place] - 1, score, accepted)) {
                bar = top.bar();
            }
            table[place] = 0;
        }
        size = 0;
    }

    /** At least twice as many slots as entries, so that a search is short. */
    private void reserve(int entries) {
        int bits = 33 - Integer.numberOfLeadingZeros(Math.max(entries, 1));
        shift = 32 - bits;
        if (table.length < 2 << bits) {
            table = new int[2 << bits];
            met = new int[1 << bits - 1];
        }
    }

    /** Where the item is, or would be. */
    private int place(int item) {
        int mask = (1 << 32 - shift) - 1;
        int slot = item * 0x9E3779B9 >>> shift;
        while (table[2 * slot] != 0 && table[2 * slot] != item + 1) {
            slot = slot + 1 & mask;
        }
        return 2 * slot;
    }
}
