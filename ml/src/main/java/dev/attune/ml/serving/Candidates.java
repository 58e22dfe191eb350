package dev.attune.ml.serving;

import java.util.Arrays;

/** The distinct items among which one request chooses, in the order of arrival. */
final class Candidates {
    private int[] items = new int[512];
    private int[] table = new int[2048];
    private int size;

    int size() {
        return size;
    }

    int item(int place) {
        return items[place];
    }

    /** The array that holds the candidates in its first {@link #size} places; not a copy. */
    int[] items() {
        return items;
    }

    void add(int item) {
        int slot = slot(item);
        if (table[slot] > 0) {
            return;
        }
        if (size == items.length) {
            grow();
            slot = slot(item);
        }
        items[size++] = item;
        table[slot] = size;
    }

    /** The place of an item, or -1. */
    int place(int item) {
        return table[slot(item)] - 1;
    }

    void clear() {
        size = 0;
        Arrays.fill(table, 0);
    }

    private void grow() {
        items = Arrays.copyOf(items, 2 * size);
        table = new int[4 * items.length];
        for (int place = 0; place < size; place++) {
            table[slot(items[place])] = place + 1;
        }
    }

    private int slot(int item) {
        int mask = table.length - 1;
        int slot = item * 0x9E3779B9 >>> 9 & mask;
        while (table[slot] > 0 && items[table[slot] - 1] != item) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
