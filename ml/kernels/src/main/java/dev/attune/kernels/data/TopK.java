package dev.attune.kernels.data;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Collects the k best items by score, descending, then by item, ascending. New items are only gathered in an array.
 * When the array is full, only the k best stay, and the worst of them becomes the bar for later items. A processor
 * predicts the branches of this method far better than those of a heap. Not safe for several threads.
 */
public final class TopK {
    private static final long NO_BAR = Long.MIN_VALUE;
    /** A range of keys whose ends are no further apart than this is sorted and not split. */
    private static final int FEW = 12;

    private static final int SAMPLE = 256;

    private final int k;
    /** Score and item in one number. The better item has the greater number. */
    private final long[] keys;

    private int gathered;
    private long bar = NO_BAR;

    public TopK(int k) {
        this.k = k;
        this.keys = new long[Math.addExact(k, Math.max(k, SAMPLE))];
    }

    /** Maximum number of items that are kept. */
    public int limit() {
        return k;
    }

    public int size() {
        return Math.min(gathered, k);
    }

    /**
     * Offers all items whose score is above zero and that are accepted. A sample of the scores first sets a bar that
     * few scores pass. Nearly all scores then fail one comparison that always goes the same way. If too few scores
     * pass, all are offered again without the bar.
     *
     * @param items the item of each score; if empty, the place of a score is its item
     * @param accepted is asked only about items that would be among the best
     */
    public void takeAll(float[] scores, int[] items, int count, IntPredicate accepted) {
        if (k == 0) {
            return;
        }
        boolean guessed = gathered == 0 && guess(scores, count);
        gather(scores, items, count, accepted);
        if (guessed && gathered < k && bar != NO_BAR) {
            forget();
            gather(scores, items, count, accepted);
        }
    }

    private void gather(float[] scores, int[] items, int count, IntPredicate accepted) {
        float least = bar();
        for (int i = 0; i < count; i++) {
            if (scores[i] >= least && takes(items.length == 0 ? i : items[i], scores[i], accepted)) {
                least = bar();
            }
        }
    }

    /**
     * Sets a bar that about twice the wanted number of scores should pass, if that saves enough work. Returns whether
     * it set one.
     */
    private boolean guess(float[] scores, int count) {
        if (count < 8 * Math.max(k, SAMPLE / 8) || keys.length < SAMPLE) {
            return false;
        }
        for (int i = 0; i < SAMPLE; i++) {
            keys[i] = key(Integer.MAX_VALUE, scores[(int) ((long) i * count / SAMPLE)]);
        }
        gathered = SAMPLE;
        int rank = (int) (2L * k * SAMPLE / count) + 4;
        split(rank);
        gathered = rank;
        long least = least();
        gathered = 0;
        bar = score(least) > 0 ? least : NO_BAR;
        return bar != NO_BAR;
    }

    /** Scores below this bar change nothing. The comparison is cheap and nearly always goes the same way. */
    float bar() {
        return bar == NO_BAR ? Float.MIN_VALUE : score(bar);
    }

    /**
     * Offers an item whose score is above zero, and returns whether it was taken. The score is compared first, and
     * {@code accepted} is asked last.
     */
    public boolean takes(int item, float score, IntPredicate accepted) {
        boolean taken = score > 0 && k > 0 && key(item, score) > bar && accepted.test(item);
        if (taken) {
            offer(item, score);
        }
        return taken;
    }

    public void offer(int item, float score) {
        long key = key(item, score);
        if (key > bar && k > 0) {
            keys[gathered++] = key;
            if (gathered == keys.length) {
                cut();
            }
        }
    }

    /** Takes all items out, in no particular order, and returns their number. */
    public int drainUnordered(int[] best) {
        cut();
        for (int i = 0; i < gathered; i++) {
            best[i] = item(keys[i]);
        }
        return forget();
    }

    /** Takes all items out, in ascending order of items, and returns their number. */
    public int drainByItem(int[] orderedItems, float[] itsScores) {
        cut();
        for (int i = 0; i < gathered; i++) {
            keys[i] = (long) item(keys[i]) << Integer.SIZE | keys[i] >>> Integer.SIZE;
        }
        Arrays.sort(keys, 0, gathered);
        for (int i = 0; i < gathered; i++) {
            orderedItems[i] = (int) (keys[i] >>> Integer.SIZE);
            itsScores[i] = score(keys[i] << Integer.SIZE);
        }
        return forget();
    }

    /** Takes all items out, best first, and returns their number. */
    public int drain(int[] bestItems, float[] bestScores) {
        cut();
        Arrays.sort(keys, 0, gathered);
        for (int i = 0; i < gathered; i++) {
            long key = keys[gathered - 1 - i];
            bestItems[i] = item(key);
            bestScores[i] = score(key);
        }
        return forget();
    }

    private int forget() {
        int count = gathered;
        gathered = 0;
        bar = NO_BAR;
        return count;
    }

    /** Removes all keys but the k best. */
    private void cut() {
        if (gathered > k) {
            split(k);
            gathered = k;
            bar = least();
        }
    }

    private long least() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < gathered; i++) {
            least = Math.min(least, keys[i]);
        }
        return least;
    }

    /** Quickselect. Afterwards the {@code count} greatest keys stand first. */
    private void split(int count) {
        int from = 0;
        int to = gathered - 1;
        while (to - from > FEW) {
            long pivot = median(keys[from], keys[from + to >>> 1], keys[to]);
            int left = from;
            int right = to;
            while (left <= right) {
                while (keys[left] > pivot) {
                    left++;
                }
                while (keys[right] < pivot) {
                    right--;
                }
                if (left <= right) {
                    long swapped = keys[left];
                    keys[left++] = keys[right];
                    keys[right--] = swapped;
                }
            }
            if (count - 1 <= right) {
                to = right;
            } else if (count - 1 >= left) {
                from = left;
            } else {
                return;
            }
        }
        sortDescending(from, to);
    }

    private void sortDescending(int from, int to) {
        for (int i = from + 1; i <= to; i++) {
            long key = keys[i];
            int at = i;
            for (; at > from && keys[at - 1] < key; at--) {
                keys[at] = keys[at - 1];
            }
            keys[at] = key;
        }
    }

    private static long median(long a, long b, long c) {
        return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
    }

    private static long key(int item, float score) {
        // Adding zero turns -0 into +0.
        int bits = Float.floatToRawIntBits(score + 0f);
        return (long) ordered(bits) << Integer.SIZE | ~item & 0xFFFF_FFFFL;
    }

    private static int item(long key) {
        return ~(int) key;
    }

    private static float score(long key) {
        return Float.intBitsToFloat(ordered((int) (key >> Integer.SIZE)));
    }

    /** Maps the bits of a float to an integer with the same order, and back. */
    private static int ordered(int bits) {
        return bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE;
    }
}
