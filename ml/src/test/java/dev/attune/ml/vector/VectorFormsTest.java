package dev.attune.ml.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.linear.Cholesky;
import dev.attune.kernels.linear.FloatOps;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VectorFormsTest {
    private static final float PRECISION = 1e-5f;
    private final Random random = new Random(1);
    private final FloatOps vector = VectorSupport.floatOps();

    @BeforeAll
    static void vectorsAreThere() {
        assertTrue(VectorSupport.present(), "these tests run with --add-modules jdk.incubator.vector");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 5, 17, 64, 100})
    void choleskyGivesTheSameBits(int n) {
        float[] a = new float[n * n];
        float[] b = drawn(n);
        for (int i = 0; i < n; i++) {
            for (int j = i; j < n; j++) {
                a[i * n + j] = i == j ? n + 1 : random.nextFloat();
            }
        }
        float[] plainA = a.clone();
        float[] plainB = b.clone();
        new Cholesky(VectorSupport.rankFour()).solve(a, n, b);
        new Cholesky(Cholesky.RankFour::plain).solve(plainA, n, plainB);
        assertArrayEquals(plainB, b);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 19, 64, 131})
    void theOperationsOfLeastSquaresAgree(int d) {
        int count = 11;
        float[] rows = drawn(count * d);
        float[] x = drawn(d);
        int[] items = random.ints(9, 0, count).toArray();
        float[] weights = drawn(9);
        assertEquals(FloatOps.PLAIN.dot(rows, d, x, 0, d), vector.dot(rows, d, x, 0, d), PRECISION * d);
        agree(d, (ops, into) -> ops.addNormal(rows, d, items, weights, 1, 8, x, into));
        agree(d, (ops, into) -> ops.addWeighted(rows, d, items, weights, 0, 9, into));
        agree(d, (ops, into) -> ops.addSquares(rows, d, items, weights, 2, 9, into));
        agree(d, (ops, into) -> ops.addScaled(.3f, x, into, d));
        float[] gram = drawn(d * d);
        agree(d, (ops, into) -> ops.multiply(gram, d, .5f, x, into));
        agree(d * d, (ops, into) -> ops.gramian(rows, count, d, 0, d, into));
        agree(d * d, (ops, into) -> ops.gramian(rows, count, d, d / 3, d, into));
    }

    private void agree(int length, Operation operation) {
        float[] start = drawn(length);
        float[] plain = start.clone();
        float[] fast = start.clone();
        operation.run(FloatOps.PLAIN, plain);
        operation.run(vector, fast);
        assertArrayEquals(plain, fast, PRECISION);
    }

    private float[] drawn(int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - .5f;
        }
        return values;
    }

    private interface Operation {
        void run(FloatOps ops, float[] into);
    }
}
