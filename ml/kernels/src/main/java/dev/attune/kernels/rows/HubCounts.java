package dev.attune.kernels.rows;

import dev.attune.kernels.data.Interactions;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Co-occurrence counts of the hubs: the items with the most users, which are in most neighbourhoods. Each hub has one
 * row over all items. A fixed amount of memory limits the number of hubs. The counts between all other items are made
 * where they are needed.
 */
final class HubCounts {
    /** Memory for all rows together. */
    static final long MAX_BYTES = 32L << 20;

    private final int[] rowOf;
    private final int[][] rows;

    HubCounts(Interactions data, long bytes) {
        int hubs = (int) Math.min(data.count, bytes / (4L * Math.max(1, data.count)));
        int[] byUsers = IntStream.range(0, data.count)
                .boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -data.usersOf(item))
                        .thenComparing(item -> item))
                .limit(hubs)
                .mapToInt(Integer::intValue)
                .toArray();
        rowOf = new int[data.count];
        Arrays.fill(rowOf, -1);
        rows = new int[byUsers.length][];
        for (int i = 0; i < byUsers.length; i++) {
            rowOf[byUsers[i]] = i;
            rows[i] = count(data, byUsers[i]);
        }
    }

    private static int[] count(Interactions data, int hub) {
        int[] row = new int[data.count];
        for (int at = data.itemStart[hub]; at < data.itemStart[hub + 1]; at++) {
            int user = data.itemUsers[at];
            for (int other = data.userStart[user]; other < data.userStart[user + 1]; other++) {
                row[data.items[other]]++;
            }
        }
        return row;
    }

    /** The counts of an item with every item; null if the item is not a hub. */
    int[] row(int item) {
        return rowOf[item] < 0 ? null : rows[rowOf[item]];
    }
}
