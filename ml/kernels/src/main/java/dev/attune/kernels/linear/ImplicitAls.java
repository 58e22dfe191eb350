package dev.attune.kernels.linear;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Pieces;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Alternating least squares on implicit feedback, regularized by how often a row occurs. The source is Rendle,
 * Krichene, Zhang and Koren, "Revisiting the performance of iALS on item recommendation benchmarks", 2021. The rows of
 * a half sweep are independent of each other. So any number of threads gives the same factors.
 */
public final class ImplicitAls {
    private static final double SPREAD = .1;
    private static final int GRAM_BLOCK = 16;
    private static final int ROW_BLOCK = 64;

    private final Interactions data;
    private final Settings settings;
    private final FloatOps ops;
    private final Pieces pieces;
    private final float[] ofUsers;
    private final float[] ofItems;
    private final int itemsMet;
    private final float[] users;
    private final float[] items;

    /**
     * The hyperparameters of iALS.
     *
     * @param dimension length of a row of factors
     * @param unobserved a0, the weight of a pair that was not observed
     * @param regularization of a row, times its events plus a0 times the number of rows on the other side
     * @param steps of conjugate gradients in each row and sweep
     */
    public record Settings(int dimension, float unobserved, float regularization, int steps) {
        /**
         * Regularization of a row with this number of events.
         *
         * @param others number of rows on the other side that have events
         */
        public float ofRow(double events, int others) {
            return (float) (regularization * (events + (double) unobserved * others));
        }
    }

    public ImplicitAls(Interactions data, Settings settings, long seed, FloatOps ops, Pieces pieces) {
        this.data = data;
        this.settings = settings;
        this.ops = ops;
        this.pieces = pieces;
        float[] ones = new float[data.strengths == null ? data.items.length : 0];
        Arrays.fill(ones, 1);
        this.ofUsers = data.strengths == null ? ones : data.strengths;
        this.ofItems = data.strengths == null ? ones : data.itemStrengths;
        this.itemsMet = data.itemsMet();
        SplittableRandom random = new SplittableRandom(seed);
        this.users = new float[Math.multiplyExact(data.users, settings.dimension)];
        this.items = drawn(Math.multiplyExact(data.count, settings.dimension), random);
    }

    /** Draws sums of twelve uniform numbers. They are close to normal, and the same on every machine. */
    private float[] drawn(int count, SplittableRandom random) {
        float[] values = new float[count];
        double scale = SPREAD / Math.sqrt(settings.dimension);
        for (int i = 0; i < count; i++) {
            double sum = -6;
            for (int part = 0; part < 12; part++) {
                sum += random.nextDouble();
            }
            values[i] = (float) (scale * sum);
        }
        return values;
    }

    /** Solves all users, then all items. */
    public void sweep() {
        half(users, items, itemsMet, data.userStart, data.items, ofUsers);
        half(items, users, data.users, data.itemStart, data.itemUsers, ofItems);
    }

    private void half(float[] rows, float[] others, int otherCount, int[] start, int[] neighbours, float[] strengths) {
        int d = settings.dimension;
        float[] gram = gramian(others, others.length / d, d, ops, pieces);
        int count = start.length - 1;
        pieces.each((count + ROW_BLOCK - 1) / ROW_BLOCK, () -> {
            LeastSquares solver = new LeastSquares(ops, d, others, gram, settings.unobserved);
            float[] row = new float[d];
            return block -> {
                for (int r = block * ROW_BLOCK; r < Math.min(count, (block + 1) * ROW_BLOCK); r++) {
                    int events = start[r + 1] - start[r];
                    if (events > 0) {
                        System.arraycopy(rows, r * d, row, 0, d);
                        solver.solve(
                                row,
                                neighbours,
                                strengths,
                                start[r],
                                start[r + 1],
                                settings.ofRow(events, otherCount),
                                settings.steps);
                        System.arraycopy(row, 0, rows, r * d, d);
                    } else {
                        Arrays.fill(rows, r * d, (r + 1) * d, 0);
                    }
                }
            };
        });
    }

    /** Computes Y'Y for {@code count} rows of length {@code d}. */
    public static float[] gramian(float[] rows, int count, int d, FloatOps ops, Pieces pieces) {
        float[] gram = new float[d * d];
        pieces.each(
                (d + GRAM_BLOCK - 1) / GRAM_BLOCK,
                () -> block ->
                        ops.gramian(rows, count, d, block * GRAM_BLOCK, Math.min(d, (block + 1) * GRAM_BLOCK), gram));
        return gram;
    }

    /** Returns the item factors, row by row; not a copy. */
    public float[] itemFactors() {
        return items;
    }

    /** Returns the loss that is minimized; for tests and benchmarks. */
    public double loss() {
        int d = settings.dimension;
        double loss = 0;
        for (int user = 0; user < data.users; user++) {
            for (int at = data.userStart[user]; at < data.userStart[user + 1]; at++) {
                double error = 1 - ops.dot(users, user * d, items, data.items[at] * d, d);
                loss += ofUsers[at] * error * error;
            }
        }
        float[] usersGram = gramian(users, data.users, d, ops, Pieces.IN_ORDER);
        float[] itemsGram = gramian(items, data.count, d, ops, Pieces.IN_ORDER);
        for (int f = 0; f < d * d; f++) {
            loss += (double) settings.unobserved * usersGram[f] * itemsGram[f];
        }
        for (int user = 0; user < data.users; user++) {
            loss += settings.ofRow(data.itemsOf(user), itemsMet) * ops.dot(users, user * d, users, user * d, d);
        }
        for (int item = 0; item < data.count; item++) {
            loss += settings.ofRow(data.usersOf(item), data.users) * ops.dot(items, item * d, items, item * d, d);
        }
        return loss;
    }
}
