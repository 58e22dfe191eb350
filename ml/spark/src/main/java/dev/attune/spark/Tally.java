package dev.attune.spark;

import java.util.Arrays;
import java.util.function.IntConsumer;

/**
 * Counts how often one item met each other item, with two sums beside each count. It is a hash table with open
 * addressing that grows.
 */
final class Tally {
    private static final int FREE = -1;

    private int[] keys = new int[8];
    private int[] counts = new int[8];
    private double[] first = new double[8];
    /** The second sum; empty if it is not needed. */
    private double[] second;

    private int size;

    Tally(boolean withSecond) {
        this.second = new double[withSecond ? 8 : 0];
        Arrays.fill(keys, FREE);
    }

    /** @param sign 1 to add, -1 to take back an earlier addition */
    void add(int other, int sign, double toFirst, double toSecond) {
        int slot = slot(other);
        if (keys[slot] == FREE) {
            keys[slot] = other;
            size++;
            if (2 * size > keys.length) {
                grow();
                slot = slot(other);
            }
        }
        counts[slot] += sign;
        first[slot] += sign * toFirst;
        if (second.length > 0) {
            second[slot] += sign * toSecond;
        }
    }

    private void grow() {
        int[] oldKeys = keys;
        int[] oldCounts = counts;
        double[] oldFirst = first;
        double[] oldSecond = second;
        keys = new int[2 * oldKeys.length];
        Arrays.fill(keys, FREE);
        counts = new int[keys.length];
        first = new double[keys.length];
        second = new double[oldSecond.length > 0 ? keys.length : 0];
        for (int old = 0; old < oldKeys.length; old++) {
            if (oldKeys[old] != FREE) {
                int slot = slot(oldKeys[old]);
                keys[slot] = oldKeys[old];
                counts[slot] = oldCounts[old];
                first[slot] = oldFirst[old];
                if (second.length > 0) {
                    second[slot] = oldSecond[old];
                }
            }
        }
    }

    private int slot(int key) {
        int mask = keys.length - 1;
        int slot = key * 0x9E3779B9 >>> 7 & mask;
        while (keys[slot] != FREE && keys[slot] != key) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    /** Visits the slots of all items that were met. Items whose additions were all taken back are skipped. */
    void each(IntConsumer use) {
        for (int slot = 0; slot < keys.length; slot++) {
            if (keys[slot] != FREE && counts[slot] > 0) {
                use.accept(slot);
            }
        }
    }

    int size() {
        return size;
    }

    int other(int slot) {
        return keys[slot];
    }

    int count(int slot) {
        return counts[slot];
    }

    double first(int slot) {
        return first[slot];
    }

    /** The second sum of another item; 0 if it was never met. */
    double secondOf(int other) {
        int slot = slot(other);
        return keys[slot] == FREE ? 0 : second[slot];
    }

    int countOf(int other) {
        int slot = slot(other);
        return keys[slot] == FREE ? 0 : counts[slot];
    }
}
