package dev.attune.ml.training;

import dev.attune.application.learning.TestCase;
import dev.attune.domain.ranking.RankingMetrics;
import dev.attune.kernels.data.TopK;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.linear.FloatOps;
import dev.attune.kernels.linear.FoldIn;
import dev.attune.ml.serving.ItemIndex;
import dev.attune.ml.serving.ProfileInput;
import dev.attune.ml.vector.VectorSupport;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;

/** Measures how well factors alone rank all items. */
final class FactorRanking {
    private final FloatOps ops = VectorSupport.floatOps();
    private final FactorPart factors;
    private final int items;
    private final int itemsMet;
    private final ItemIndex index;
    private final float[] unobserved;

    /**
     * Ranks by factors alone.
     *
     * @param itemsMet number of items that at least one user has
     */
    FactorRanking(FactorPart factors, int itemsMet, ItemIndex index) {
        this.factors = factors;
        this.items = index.size();
        this.itemsMet = itemsMet;
        this.index = index;
        this.unobserved = FoldIn.unobserved(
                factors.items(),
                factors.settings().dimension(),
                factors.settings().unobserved());
    }

    ToDoubleFunction<TestCase> ndcg(int depth) {
        FoldIn solver = new FoldIn(ops, factors.items(), unobserved);
        float[] folded = new float[unobserved.length];
        boolean[] met = new boolean[items];
        return testCase -> {
            int[] own = new ProfileInput(testCase.context(), index).items();
            float[] ones = new float[own.length];
            Arrays.fill(ones, 1);
            solver.solve(folded, own, ones, own.length, factors.settings().ofRow(own.length, itemsMet));
            mark(own, !testCase.repeats(), met);
            mark(testCase.metEarlier(), !testCase.repeats(), met);
            int[] ranked = best(folded, met, depth);
            mark(own, false, met);
            mark(testCase.metEarlier(), false, met);
            return RankingMetrics.ndcg(Arrays.stream(ranked).boxed().toList(), testCase.answers(), depth);
        };
    }

    private static void mark(int[] items, boolean out, boolean[] met) {
        for (int item : items) {
            met[item] = out;
        }
    }

    private int[] best(float[] folded, boolean[] met, int depth) {
        TopK top = new TopK(Math.min(depth, items));
        for (int item = 0; item < items; item++) {
            if (!met[item]) {
                top.offer(item, ops.dot(folded, 0, factors.items(), item * folded.length, folded.length));
            }
        }
        int[] ranked = new int[top.size()];
        top.drain(ranked, new float[ranked.length]);
        return ranked;
    }
}
