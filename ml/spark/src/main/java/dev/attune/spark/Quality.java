package dev.attune.spark;

import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.TopK;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.FoldIn;
import dev.attune.kernels.scoring.DenseRows;
import dev.attune.kernels.scoring.RowSum;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Measures how well one source alone ranks all items, by the mean nDCG over held-out test cases. Settings are chosen by
 * this measure.
 */
final class Quality {
    /** Maximum number of steps. Where order matters, steps further back have almost no weight. */
    private static final int MAX_STEPS = 50;

    private Quality() {}

    static double ofRows(Rows rows, float recency, List<HeldOutCase> testCases) {
        RowSum sum = new RowSum(rows, new DenseRows(rows));
        return mean(testCases, testCase -> {
            HeldOutCase.Profile profile = testCase.profile();
            if (recency < 1) {
                int steps = Math.min(MAX_STEPS, testCase.context.length);
                float[] weights = new float[steps];
                for (int back = 0; back < steps; back++) {
                    weights[back] = (float) (testCase.weights[back] * Math.pow(recency, back));
                }
                sum.add(testCase.context, weights, steps);
            } else {
                sum.add(profile.items(), profile.weights(), profile.items().length);
            }
            TopK top = new TopK(Math.min(ByShape.DEPTH, rows.items()));
            sum.best(item -> testCase.repeats() || Arrays.binarySearch(profile.items(), item) < 0, top);
            sum.clear();
            return testCase.ndcg(drain(top));
        });
    }

    /** @param itemsMet number of items that at least one user has */
    static double ofFactors(FactorPart factors, int itemsMet, List<HeldOutCase> testCases) {
        int d = factors.settings().dimension();
        int items = factors.items().length / d;
        FoldIn solver = new FoldIn(
                FloatOps.PLAIN,
                factors.items(),
                FoldIn.unobserved(factors.items(), d, factors.settings().unobserved()));
        float[] folded = new float[d];
        return mean(testCases, testCase -> {
            int[] own = testCase.profile().items();
            float[] ones = new float[own.length];
            Arrays.fill(ones, 1);
            solver.solve(folded, own, ones, own.length, factors.settings().ofRow(own.length, itemsMet));
            TopK top = new TopK(Math.min(ByShape.DEPTH, items));
            for (int item = 0; item < items; item++) {
                if (testCase.repeats() || Arrays.binarySearch(own, item) < 0) {
                    top.offer(item, FloatOps.PLAIN.dot(folded, 0, factors.items(), item * d, d));
                }
            }
            return testCase.ndcg(drain(top));
        });
    }

    private static int[] drain(TopK top) {
        int[] ranked = new int[top.size()];
        top.drain(ranked, new float[ranked.length]);
        return ranked;
    }

    private static double mean(List<HeldOutCase> testCases, ToDoubleFunction<HeldOutCase> measure) {
        return testCases.stream().mapToDouble(measure).average().orElse(0);
    }
}
