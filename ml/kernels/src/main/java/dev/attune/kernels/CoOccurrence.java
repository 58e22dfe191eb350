package dev.attune.kernels;

import java.util.Arrays;

/**
 * Co-occurrence counts among the neighbours of one target, made for that target alone: the matrix over all items is never held.
 * Counted over the users either pair by pair, where few of them have many neighbours, or by bit sets. Holds the scratch of one
 * thread: 8 bytes a user and what one neighbourhood needs.
 */
final class CoOccurrence {
    /** What a step of each way costs, relative to the other; measured. */
    private static final double PAIR_COST = 1.5;
    private static final double WORD_COST = 1;

    private final Interactions data;
    private final int[] local;
    private final int[] met;
    private int[] start = new int[1];
    private int[] entries = new int[1];
    private long[] bits = new long[1];

    CoOccurrence(Interactions data) {
        this.data = data;
        this.local = new int[data.users];
        this.met = new int[data.users];
        Arrays.fill(local, -1);
    }

    /**
     * @param neighbours ascending; the first {@code k} count
     * @param gram k x k, row by row; the upper triangle and the diagonal are written
     * @param withTarget k; how many users have neighbour and target
     */
    void count(int target, int[] neighbours, int k, float[] gram, float[] withTarget) {
        int users = collect(neighbours, k);
        Arrays.fill(gram, 0, k * k, 0);
        long pairs = 0;
        for (int user = 0; user < users; user++) {
            long size = start[user + 1] - start[user];
            pairs += size * (size - 1) / 2;
        }
        long words = (users + 63L) / 64;
        if (pairs * PAIR_COST <= words * k * (k - 1) / 2 * WORD_COST) {
            byPairs(users, k, gram);
        } else {
            byBits(users, k, (int) words, gram);
        }
        for (int a = 0; a < k; a++) {
            gram[a * k + a] = data.usersOf(neighbours[a]);
        }
        countTarget(target, k, withTarget);
        for (int user = 0; user < users; user++) {
            local[met[user]] = -1;
        }
    }

    /** Lists the neighbours of each user who has any, and returns how many such users there are. */
    private int collect(int[] neighbours, int k) {
        int users = 0;
        int total = 0;
        for (int a = 0; a < k; a++) {
            int item = neighbours[a];
            for (int at = data.itemStart[item]; at < data.itemStart[item + 1]; at++) {
                int user = data.itemUsers[at];
                if (local[user] < 0) {
                    local[user] = users;
                    met[users++] = user;
                }
            }
            total += data.usersOf(item);
        }
        start = start.length < users + 2 ? new int[users + users / 2 + 2] : start;
        entries = entries.length < total ? new int[total + total / 2] : entries;
        Arrays.fill(start, 0, users + 2, 0);
        for (int a = 0; a < k; a++) {
            for (int at = data.itemStart[neighbours[a]]; at < data.itemStart[neighbours[a] + 1]; at++) {
                start[local[data.itemUsers[at]] + 2]++;
            }
        }
        for (int user = 0; user < users; user++) {
            start[user + 2] += start[user + 1];
        }
        for (int a = 0; a < k; a++) {
            for (int at = data.itemStart[neighbours[a]]; at < data.itemStart[neighbours[a] + 1]; at++) {
                entries[start[local[data.itemUsers[at]] + 1]++] = a;
            }
        }
        return users;
    }

    private void byPairs(int users, int k, float[] gram) {
        for (int user = 0; user < users; user++) {
            for (int x = start[user]; x < start[user + 1]; x++) {
                int row = entries[x] * k;
                for (int y = x + 1; y < start[user + 1]; y++) {
                    gram[row + entries[y]]++;
                }
            }
        }
    }

    private void byBits(int users, int k, int words, float[] gram) {
        bits = bits.length < k * words ? new long[k * words] : bits;
        Arrays.fill(bits, 0, k * words, 0);
        for (int user = 0; user < users; user++) {
            for (int x = start[user]; x < start[user + 1]; x++) {
                bits[entries[x] * words + (user >>> 6)] |= 1L << user;
            }
        }
        for (int a = 0; a < k; a++) {
            for (int b = a + 1; b < k; b++) {
                gram[a * k + b] = common(a * words, b * words, words);
            }
        }
    }

    private int common(int a, int b, int words) {
        int one = 0;
        int two = 0;
        int w = 0;
        for (; w + 1 < words; w += 2) {
            one += Long.bitCount(bits[a + w] & bits[b + w]);
            two += Long.bitCount(bits[a + w + 1] & bits[b + w + 1]);
        }
        if (w < words) {
            one += Long.bitCount(bits[a + w] & bits[b + w]);
        }
        return one + two;
    }

    private void countTarget(int target, int k, float[] withTarget) {
        Arrays.fill(withTarget, 0, k, 0);
        for (int at = data.itemStart[target]; at < data.itemStart[target + 1]; at++) {
            int user = local[data.itemUsers[at]];
            if (user >= 0) {
                for (int x = start[user]; x < start[user + 1]; x++) {
                    withTarget[entries[x]]++;
                }
            }
        }
    }
}
