package dev.attune.kernels;

import java.util.Arrays;
import java.util.function.IntPredicate;

/** The k best by (score descending, item ascending), in a heap whose worst is on top. Not for sharing between threads. */
public final class TopK {
    private final int[] items;
    private final float[] scores;
    private int size;

    public TopK(int k) {
        items = new int[k];
        scores = new float[k];
    }

    public int size() {
        return size;
    }

    /** Scores below this change nothing: a test that is cheap, and nearly always goes the same way. */
    float bar() {
        return size < items.length || size == 0 ? Float.MIN_VALUE : scores[0];
    }

    /** Offers an item whose score is above zero, unless it is too bad or not accepted, which is asked last; says whether it went in. */
    public boolean takes(int item, float score, IntPredicate accepted) {
        boolean taken = score > 0 && items.length > 0 && (size < items.length || better(item, score, items[0], scores[0])) && accepted.test(item);
        if (taken) {
            offer(item, score);
        }
        return taken;
    }

    public void offer(int item, float score) {
        if (size < items.length) {
            rise(size++, item, score);
        } else if (size > 0 && better(item, score, items[0], scores[0])) {
            sink(0, item, score);
        }
    }

    /** In no particular order; the first {@link #size} count. */
    int[] items() {
        return items;
    }

    /** Takes everything out, in ascending order of items, and returns how many there were. */
    int drainByItem(int[] orderedItems, float[] itsScores) {
        int count = size;
        long[] pairs = new long[count];
        for (int i = 0; i < count; i++) {
            pairs[i] = (long) items[i] << Integer.SIZE | Float.floatToRawIntBits(scores[i]) & 0xFFFF_FFFFL;
        }
        Arrays.sort(pairs);
        for (int i = 0; i < count; i++) {
            orderedItems[i] = (int) (pairs[i] >>> Integer.SIZE);
            itsScores[i] = Float.intBitsToFloat((int) pairs[i]);
        }
        size = 0;
        return count;
    }

    /** Takes everything out, best first. */
    public void drain(int[] bestItems, float[] bestScores) {
        while (size > 0) {
            size--;
            bestItems[size] = items[0];
            bestScores[size] = scores[0];
            sink(0, items[size], scores[size]);
        }
    }

    private void rise(int from, int item, float score) {
        int at = from;
        while (at > 0) {
            int parent = at - 1 >>> 1;
            if (!better(items[parent], scores[parent], item, score)) {
                break;
            }
            items[at] = items[parent];
            scores[at] = scores[parent];
            at = parent;
        }
        items[at] = item;
        scores[at] = score;
    }

    private void sink(int from, int item, float score) {
        int at = from;
        for (int child = 2 * at + 1; child < size; child = 2 * at + 1) {
            if (child + 1 < size && better(items[child], scores[child], items[child + 1], scores[child + 1])) {
                child++;
            }
            if (!better(item, score, items[child], scores[child])) {
                break;
            }
            items[at] = items[child];
            scores[at] = scores[child];
            at = child;
        }
        items[at] = item;
        scores[at] = score;
    }

    private static boolean better(int item, float score, int otherItem, float otherScore) {
        return score > otherScore || score == otherScore && item < otherItem;
    }
}
