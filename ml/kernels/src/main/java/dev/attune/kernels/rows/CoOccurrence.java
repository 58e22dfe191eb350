package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import java.util.Arrays;

/**
 * Co-occurrence counts among the neighbours of one target, made for that target alone. The matrix over all items is
 * never held. Pairs with a hub are looked up. The other pairs are counted over the users, pair by pair or by bit sets.
 * Pair by pair is cheaper if few users have many neighbours. An instance holds the scratch memory of one thread: 8
 * bytes a user, and the space of one neighbourhood.
 */
final class CoOccurrence {
    /** Measured cost of one step of each way of counting, relative to the other. */
    private static final double PAIR_COST = 1.5;

    private static final double WORD_COST = 1;

    private final Interactions data;
    private final HubCounts hubs;
    private final int[] local;
    private final int[] met;
    private int[] places = new int[1];
    private int[] start = new int[1];
    private int[] entries = new int[1];
    private long[] bits = new long[1];

    CoOccurrence(Interactions data, HubCounts hubs) {
        this.data = data;
        this.hubs = hubs;
        this.local = new int[data.users];
        this.met = new int[data.users];
        Arrays.fill(local, -1);
    }

    /**
     * @param neighbours ascending; only the first {@code k} are used
     * @param gram k x k, row by row; the upper triangle and the diagonal are written
     * @param withTarget k values; the number of users that have both the neighbour and the target
     */
    void count(int target, int[] neighbours, int k, float[] gram, float[] withTarget) {
        int others = split(neighbours, k);
        for (int a = 0; a < k; a++) {
            int[] row = hubs.row(neighbours[a]);
            if (row != null) {
                withTarget[a] = row[target];
                lookUp(row, a, neighbours, others, k, gram);
            }
        }
        if (others > 0) {
            countOthers(target, neighbours, others, k, gram, withTarget);
        }
    }

    /** Notes the places of the neighbours that are not hubs, and returns their number. */
    private int split(int[] neighbours, int k) {
        places = places.length < k ? new int[k] : places;
        int others = 0;
        for (int a = 0; a < k; a++) {
            if (hubs.row(neighbours[a]) == null) {
                places[others++] = a;
            }
        }
        return others;
    }

    /** Writes the counts of one hub. The count of two hubs comes from the row of the first. */
    private void lookUp(int[] row, int a, int[] neighbours, int others, int k, float[] gram) {
        for (int x = 0; x < others && places[x] < a; x++) {
            gram[places[x] * k + a] = row[neighbours[places[x]]];
        }
        for (int b = a; b < k; b++) {
            gram[a * k + b] = row[neighbours[b]];
        }
    }

    private void countOthers(int target, int[] neighbours, int others, int k, float[] gram, float[] withTarget) {
        int users = collect(neighbours, others);
        for (int x = 0; x < others; x++) {
            int row = places[x] * k;
            gram[row + places[x]] = data.usersOf(neighbours[places[x]]);
            for (int y = x + 1; y < others; y++) {
                gram[row + places[y]] = 0;
            }
        }
        long pairs = 0;
        for (int user = 0; user < users; user++) {
            long size = (long) start[user + 1] - start[user];
            pairs += size * (size - 1) / 2;
        }
        long words = (users + 63L) / 64;
        long wordsOfPairs = words * others * (others - 1L) / 2;
        if (pairs * PAIR_COST <= wordsOfPairs * WORD_COST) {
            byPairs(users, k, gram);
        } else {
            byBits(users, others, k, (int) words, gram);
        }
        countTarget(target, others, withTarget);
        for (int user = 0; user < users; user++) {
            local[met[user]] = -1;
        }
    }

    /** Lists the neighbours of each user that has any, and returns the number of such users. */
    private int collect(int[] neighbours, int others) {
        int users = 0;
        int total = 0;
        for (int x = 0; x < others; x++) {
            int item = neighbours[places[x]];
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
        fillLists(neighbours, others, users);
        return users;
    }

    /**
     * Counts, sums up, then places. Afterwards the neighbours of user u are {@code entries[start[u] .. start[u + 1])}.
     */
    private void fillLists(int[] neighbours, int others, int users) {
        Arrays.fill(start, 0, users + 2, 0);
        for (int x = 0; x < others; x++) {
            int item = neighbours[places[x]];
            for (int at = data.itemStart[item]; at < data.itemStart[item + 1]; at++) {
                start[local[data.itemUsers[at]] + 2]++;
            }
        }
        for (int user = 0; user < users; user++) {
            start[user + 2] += start[user + 1];
        }
        for (int x = 0; x < others; x++) {
            int item = neighbours[places[x]];
            for (int at = data.itemStart[item]; at < data.itemStart[item + 1]; at++) {
                entries[start[local[data.itemUsers[at]] + 1]++] = x;
            }
        }
    }

    private void byPairs(int users, int k, float[] gram) {
        for (int user = 0; user < users; user++) {
            for (int x = start[user]; x < start[user + 1]; x++) {
                int row = places[entries[x]] * k;
                for (int y = x + 1; y < start[user + 1]; y++) {
                    gram[row + places[entries[y]]]++;
                }
            }
        }
    }

    private void byBits(int users, int others, int k, int words, float[] gram) {
        bits = bits.length < others * words ? new long[others * words] : bits;
        Arrays.fill(bits, 0, others * words, 0);
        for (int user = 0; user < users; user++) {
            for (int x = start[user]; x < start[user + 1]; x++) {
                bits[entries[x] * words + (user >>> 6)] |= 1L << user;
            }
        }
        for (int x = 0; x < others; x++) {
            for (int y = x + 1; y < others; y++) {
                gram[places[x] * k + places[y]] = common(x * words, y * words, words);
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

    private void countTarget(int target, int others, float[] withTarget) {
        for (int x = 0; x < others; x++) {
            withTarget[places[x]] = 0;
        }
        for (int at = data.itemStart[target]; at < data.itemStart[target + 1]; at++) {
            int user = local[data.itemUsers[at]];
            if (user >= 0) {
                for (int x = start[user]; x < start[user + 1]; x++) {
                    withTarget[places[entries[x]]]++;
                }
            }
        }
    }
}
