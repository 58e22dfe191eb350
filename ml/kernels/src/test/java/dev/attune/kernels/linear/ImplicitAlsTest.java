package dev.attune.kernels.linear;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Pieces;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.ejml.simple.SimpleMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImplicitAlsTest {
    private static final int D = 12;
    private static final ImplicitAls.Settings SETTINGS = new ImplicitAls.Settings(D, .2f, .01f, 4);

    @Test
    void aRowIsTheSolutionOfItsNormalEquations() {
        Random random = new Random(2);
        int items = 40;
        float[] rows = drawn(items * D, random);
        int[] own = {3, 17, 22, 39};
        float[] weights = {1, 2, .5f, 1};
        float[] gram = ImplicitAls.gramian(rows, items, D, FloatOps.PLAIN, Pieces.IN_ORDER);
        float[] solved = new float[D];
        new LeastSquares(FloatOps.PLAIN, D, rows, gram, .2f).solve(solved, own, weights, 0, own.length, .3f, 60);
        SimpleMatrix exact = equations(rows, items, own, weights).solve(rightSide(rows, own, weights));
        for (int f = 0; f < D; f++) {
            assertEquals(exact.get(f, 0), solved[f], 1e-4);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void everySweepLowersTheLoss(boolean weighted) {
        ImplicitAls als = new ImplicitAls(groups(weighted), SETTINGS, 1, FloatOps.PLAIN, Pieces.IN_ORDER);
        double before = Double.MAX_VALUE;
        for (int sweep = 0; sweep < 6; sweep++) {
            als.sweep();
            double loss = als.loss();
            assertTrue(loss < before * (1 + 1e-6), loss + " after " + before);
            before = loss;
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        ImplicitAls one = new ImplicitAls(groups(false), SETTINGS, 1, FloatOps.PLAIN, Pieces.IN_ORDER);
        ImplicitAls many = new ImplicitAls(groups(false), SETTINGS, 1, FloatOps.PLAIN, ImplicitAlsTest::onThreeThreads);
        for (int sweep = 0; sweep < 3; sweep++) {
            one.sweep();
            many.sweep();
        }
        assertArrayEquals(one.itemFactors(), many.itemFactors());
    }

    private static void onThreeThreads(int count, Supplier<IntConsumer> worker) {
        AtomicInteger next = new AtomicInteger();
        Thread[] threads = IntStream.range(0, 3)
                .mapToObj(number -> new Thread(() -> {
                    var work = worker.get();
                    for (int piece = next.getAndIncrement(); piece < count; piece = next.getAndIncrement()) {
                        work.accept(piece);
                    }
                }))
                .toArray(Thread[]::new);
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** 300 users who have most items of one of five groups of twenty. */
    private static Interactions groups(boolean weighted) {
        Random random = new Random(4);
        int[] start = new int[301];
        int[] items = new int[300 * 20];
        int next = 0;
        for (int user = 0; user < 300; user++) {
            int group = user % 5;
            for (int item = 0; item < 20; item++) {
                if (random.nextInt(3) > 0) {
                    items[next++] = group * 20 + item;
                }
            }
            start[user + 1] = next;
        }
        float[] strengths = new float[next];
        for (int i = 0; i < next; i++) {
            strengths[i] = i % 3 == 0 ? 2 : .5f;
        }
        return new Interactions(start, Arrays.copyOf(items, next), weighted ? strengths : null, 100);
    }

    private static SimpleMatrix equations(float[] rows, int items, int[] own, float[] weights) {
        SimpleMatrix y = new SimpleMatrix(items, D);
        for (int i = 0; i < items * D; i++) {
            y.set(i / D, i % D, rows[i]);
        }
        SimpleMatrix a =
                y.transpose().mult(y).scale(.2f).plus(SimpleMatrix.identity(D).scale(.3f));
        for (int i = 0; i < own.length; i++) {
            SimpleMatrix row = y.extractVector(true, own[i]);
            a = a.plus(row.transpose().mult(row).scale(weights[i]));
        }
        return a;
    }

    private static SimpleMatrix rightSide(float[] rows, int[] own, float[] weights) {
        SimpleMatrix right = new SimpleMatrix(D, 1);
        for (int i = 0; i < own.length; i++) {
            for (int f = 0; f < D; f++) {
                right.set(f, 0, right.get(f, 0) + weights[i] * rows[own[i] * D + f]);
            }
        }
        return right;
    }

    private static float[] drawn(int count, Random random) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - .5f;
        }
        return values;
    }
}
