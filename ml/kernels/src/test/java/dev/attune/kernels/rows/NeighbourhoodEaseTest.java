package dev.attune.kernels.rows;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.linear.Cholesky;
import java.util.Arrays;
import java.util.Random;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;

class NeighbourhoodEaseTest {
    /** With every other item as a neighbour it is EASE itself: B = I - P diag(P)^-1, P = (X'X + lambda I)^-1. */
    @Test
    void overAllItemsItIsEase() {
        int items = 12;
        SimpleMatrix x = random(60, items, .3, 3);
        float lambda = 7;
        SimpleMatrix p = x.transpose()
                .mult(x)
                .plus(SimpleMatrix.identity(items).scale(lambda))
                .invert();
        NeighbourhoodEase ease = ease(interactions(x), items - 1);
        int[] neighbours = new int[items - 1];
        float[][] weights = new float[1][items - 1];
        for (int target = 0; target < items; target++) {
            int k = ease.solve(target, new float[] {lambda}, neighbours, weights);
            assertEquals(items - 1, k);
            for (int a = 0; a < k; a++) {
                assertEquals(-p.get(neighbours[a], target) / p.get(target, target), weights[0][a], 1e-5);
            }
        }
    }

    @Test
    void theNeighboursAreTheMostSimilarItems() {
        // Items 0 and 1 go together often, 2 seldom with them, 3 never.
        Interactions data =
                new Interactions(new int[] {0, 2, 4, 6, 9, 11, 12}, new int[] {0, 1, 0, 1, 0, 1, 0, 1, 2, 2, 3, 3}, 4);
        int[] neighbours = new int[1];
        assertEquals(1, ease(data, 1).solve(0, new float[] {1}, neighbours, new float[1][1]));
        assertArrayEquals(new int[] {1}, neighbours);
    }

    @Test
    void anItemThatNobodyHasHasNoNeighbours() {
        Interactions data = new Interactions(new int[] {0, 2}, new int[] {0, 1}, 3);
        assertEquals(0, ease(data, 2).solve(2, new float[] {1}, new int[2], new float[1][2]));
    }

    @Test
    void everyWayOfCountingAgrees() {
        // Hubs are looked up, few users with many items counted by bits, many with few by pairs; all must equal X'X.
        for (double density : new double[] {.02, .1, .5, .9}) {
            for (int users : new int[] {5, 63, 64, 65, 400}) {
                SimpleMatrix x = random(users, 20, density, users);
                SimpleMatrix gram = x.transpose().mult(x);
                Interactions data = interactions(x);
                int[] neighbours = {0, 3, 4, 7, 11, 12, 19};
                int k = neighbours.length;
                for (int hubs : new int[] {0, 5, 20}) {
                    float[] counted = new float[k * k];
                    float[] withTarget = new float[k];
                    new CoOccurrence(data, new HubCounts(data, hubs * 4L * 20))
                            .count(5, neighbours, k, counted, withTarget);
                    for (int a = 0; a < k; a++) {
                        assertEquals(gram.get(neighbours[a], 5), withTarget[a]);
                        for (int b = a; b < k; b++) {
                            assertEquals(gram.get(neighbours[a], neighbours[b]), counted[a * k + b]);
                        }
                    }
                }
            }
        }
    }

    @Test
    void choleskySolvesWhatEjmlSolves() {
        for (int n = 1; n < 30; n++) {
            SimpleMatrix x = random(3 * n, n, .5, n);
            SimpleMatrix a = x.transpose().mult(x).plus(SimpleMatrix.identity(n).scale(2));
            SimpleMatrix b = random(n, 1, .5, n + 1);
            SimpleMatrix expected = a.solve(b);
            float[] matrix = new float[n * n];
            float[] solution = new float[n];
            for (int i = 0; i < n; i++) {
                solution[i] = (float) b.get(i, 0);
                for (int j = 0; j < n; j++) {
                    matrix[i * n + j] = (float) a.get(i, j);
                }
            }
            new Cholesky(Cholesky.RankFour::plain).solve(matrix, n, solution);
            for (int i = 0; i < n; i++) {
                assertEquals(expected.get(i, 0), solution[i], 1e-5);
            }
        }
    }

    private static NeighbourhoodEase ease(Interactions data, int limit) {
        return new NeighbourhoodEase(
                data, new NeighbourhoodEase.Shared(data), limit, new Cholesky(Cholesky.RankFour::plain));
    }

    private static SimpleMatrix random(int rows, int columns, double density, long seed) {
        Random random = new Random(seed);
        SimpleMatrix matrix = new SimpleMatrix(rows, columns);
        for (int i = 0; i < rows; i++) {
            for (int j = 0; j < columns; j++) {
                matrix.set(i, j, random.nextDouble() < density ? 1 : 0);
            }
        }
        return matrix;
    }

    private static Interactions interactions(SimpleMatrix x) {
        int[] start = new int[x.getNumRows() + 1];
        int[] items = new int[x.getNumRows() * x.getNumCols()];
        int next = 0;
        for (int user = 0; user < x.getNumRows(); user++) {
            for (int item = 0; item < x.getNumCols(); item++) {
                if (x.get(user, item) > 0) {
                    items[next++] = item;
                }
            }
            start[user + 1] = next;
        }
        return new Interactions(start, Arrays.copyOf(items, next), x.getNumCols());
    }
}
