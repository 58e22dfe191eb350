package dev.attune.kernels.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RowSumTest {
    @Test
    void theBestAreThoseOfTheDenseSumWhetherTheRowsAreFewOrMany() {
        Random random = new Random(5);
        for (int items : new int[] {3, 40, 500, 3000}) {
            for (int length : new int[] {1, 3, 20}) {
                Rows rows = rows(items, Math.min(items, length), random);
                RowSum sum = new RowSum(rows, new DenseRows(rows));
                for (int round = 0; round < 50; round++) {
                    check(rows, sum, random);
                }
            }
        }
    }

    @Test
    void anItemThatIsExcludedOrNotAcceptedIsNotThere() {
        Rows rows = new Rows(new int[] {0, 3, 3, 3}, new int[] {0, 1, 2}, new float[] {3, 2, 1});
        RowSum sum = new RowSum(rows, new DenseRows(rows));
        sum.add(new int[] {0}, new float[] {1}, 1);
        sum.drop(new int[] {2});
        TopK top = new TopK(5);
        sum.best(item -> item != 1, top);
        int[] best = new int[top.size()];
        top.drain(best, new float[best.length]);
        assertArrayEquals(new int[] {0}, best);
    }

    private static void check(Rows rows, RowSum sum, Random random) {
        int count = 1 + random.nextInt(9);
        int[] profile = random.ints(count, 0, rows.items()).toArray();
        float[] weights = new float[count];
        float[] dense = new float[rows.items()];
        for (int i = 0; i < count; i++) {
            weights[i] = 1 + random.nextInt(3);
            for (int target = 0; target < rows.items(); target++) {
                dense[target] += weights[i] * rows.weight(profile[i], target);
            }
        }
        int limit = 1 + random.nextInt(8);
        int[] excluded = random.ints(random.nextInt(6), 0, rows.items()).toArray();
        int[] expected = IntStream.range(0, dense.length)
                .filter(item -> dense[item] > 0 && item % 5 != 0)
                .filter(item -> Arrays.stream(excluded).noneMatch(each -> each == item))
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -dense[item])
                        .thenComparing(item -> item))
                .limit(limit)
                .mapToInt(Integer::intValue)
                .toArray();
        sum.add(profile, weights, count);
        float greatest = 0;
        for (int item = 0; item < dense.length; item++) {
            int each = item;
            greatest = Math.max(greatest, Arrays.stream(profile).anyMatch(own -> own == each) ? 0 : dense[item]);
            assertEquals(dense[item], sum.of(item), 1e-5);
        }
        assertEquals(greatest, sum.greatestBut(profile, count), 1e-5);
        // Looking for the greatest leaves the sums as they were.
        assertEquals(dense[profile[0]], sum.of(profile[0]), 1e-5);
        sum.drop(excluded);
        TopK top = new TopK(limit);
        sum.best(item -> item % 5 != 0, top);
        int[] best = new int[top.size()];
        top.drain(best, new float[best.length]);
        assertArrayEquals(expected, best);
        sum.clear();
    }

    private static Rows rows(int items, int length, Random random) {
        int[] start = new int[items + 1];
        int[] targets = new int[items * length];
        float[] weights = new float[items * length];
        for (int item = 0; item < items; item++) {
            int[] drawn =
                    random.ints(0, items).distinct().limit(length).sorted().toArray();
            System.arraycopy(drawn, 0, targets, item * length, length);
            start[item + 1] = start[item] + length;
        }
        // Quarters add up exactly, so that ties are ties.
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (random.nextInt(9) - 2) / 4f;
        }
        return new Rows(start, targets, Arrays.copyOf(weights, weights.length));
    }
}
