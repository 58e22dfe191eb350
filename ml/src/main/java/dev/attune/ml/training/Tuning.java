package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.ranking.RankingMetrics;
import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.Parts;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.ItemIndex;
import dev.attune.ml.source.EaseSource;
import dev.attune.ml.source.FactorSource;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.Parameters.Name;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * Chooses the hyperparameters that the caller left open. It uses rules from the shape of the data, and two small grids
 * that held-out test cases judge.
 */
final class Tuning {
    /** Approximate part of the tuning that is done after each grid. */
    private static final double REGULARIZATION_UNTIL = .1;

    private static final double SHRINKAGE_UNTIL = .25;

    private final TrainingData data;
    private final List<TestCase> testCases;
    private final long seed;
    private final Workers workers;
    private final ItemIndex index;
    private final Curves curves = new Curves();

    Tuning(TrainingData data, List<TestCase> heldOut, long seed, Workers workers) {
        this.data = data;
        this.testCases = heldOut.subList(0, Math.min(ByShape.CASES, heldOut.size()));
        this.seed = seed;
        this.workers = workers;
        this.index = new ItemIndex(ModelAssembly.ids(data));
    }

    Hyperparameters choose(Parameters given) {
        int targets = (int) given.of(Name.TARGETS).orElse(ByShape.targets(data.items()));
        Hyperparameters byRule = new Hyperparameters(
                (int) given.of(Name.NEIGHBOURS).orElse(ByShape.neighbours(data.items(), targets)),
                targets,
                (float) given.of(Name.REGULARIZATION).orElse(ByShape.REGULARIZATION),
                (float) given.of(Name.RECENCY).orElse(ByShape.recency(data.sessions())),
                (int) given.of(Name.DIMENSION)
                        .orElse(ByShape.dimension(
                                data.items(), data.interactions().users())),
                (float) given.of(Name.UNOBSERVED)
                        .orElse(ByShape.unobserved(
                                data.dataset().interactions(),
                                data.interactions().users(),
                                data.interactions().itemsMet())),
                (float) given.of(Name.SHRINKAGE).orElse(ByShape.SHRINKAGE),
                (int) given.of(Name.SWEEPS).orElse(ByShape.SWEEPS));
        if (testCases.isEmpty()) {
            return byRule;
        }
        Hyperparameters regularized = given.of(Name.REGULARIZATION).isPresent() ? byRule : chooseRegularization(byRule);
        return given.of(Name.SHRINKAGE).isPresent() ? regularized : chooseShrinkage(regularized);
    }

    /** Quality by the values of the grids that were searched. */
    Curves curves() {
        return curves;
    }

    private Hyperparameters chooseRegularization(Hyperparameters base) {
        workers.progress().step(REGULARIZATION_UNTIL);
        double[] tried = ByShape.regularizations();
        List<Rows> grid = EaseSource.solve(data.interactions(), ByShape.NEIGHBOURS_WHILE_TUNING, tried, workers);
        double[] quality = new double[tried.length];
        for (int i = 0; i < tried.length; i++) {
            quality[i] = quality(ModelAssembly.of(
                    data, List.of(Parts.ease(base.recency(), grid.get(i))), Optional.empty(), Optional.empty()));
            curves.add(Name.REGULARIZATION.text(), tried[i], quality[i]);
        }
        OptionalInt chosen = ByShape.lastGood(quality);
        return chosen.isEmpty() ? base : base.withRegularization((float) tried[chosen.getAsInt()]);
    }

    private Hyperparameters chooseShrinkage(Hyperparameters base) {
        double[] tried = ByShape.shrinkages();
        double[] quality = new double[tried.length];
        for (int i = 0; i < tried.length; i++) {
            workers.progress()
                    .step(REGULARIZATION_UNTIL + (SHRINKAGE_UNTIL - REGULARIZATION_UNTIL) * (i + 1) / tried.length);
            Hyperparameters small = new Hyperparameters(
                    base.neighbours(),
                    base.targets(),
                    base.regularization(),
                    base.recency(),
                    ByShape.DIMENSION_WHILE_TUNING,
                    base.unobserved(),
                    (float) tried[i],
                    ByShape.SWEEPS_WHILE_TUNING);
            quality[i] = factorQuality(FactorSource.learn(data, small, seed, workers));
            curves.add(Name.SHRINKAGE.text(), tried[i], quality[i]);
        }
        OptionalInt chosen = ByShape.lastGood(quality);
        return chosen.isEmpty() ? base : base.withShrinkage((float) tried[chosen.getAsInt()]);
    }

    private double quality(ModelContent content) {
        BlendScorer scorer = new BlendScorer(content);
        return mean(() -> testCase -> {
            int[] met = testCase.repeats()
                    ? new int[0]
                    : scorer.prepare(testCase.context()).items();
            int[] ranked = scorer.top(
                            scorer.prepare(testCase.context()),
                            met,
                            item -> !testCase.isMetEarlier(item),
                            ByShape.DEPTH)
                    .items();
            return RankingMetrics.ndcg(Arrays.stream(ranked).boxed().toList(), testCase.answers(), ByShape.DEPTH);
        });
    }

    private double factorQuality(FactorPart factors) {
        FactorRanking ranking = new FactorRanking(factors, data.interactions().itemsMet(), index);
        return mean(() -> ranking.ndcg(ByShape.DEPTH));
    }

    private double mean(Supplier<ToDoubleFunction<TestCase>> perThread) {
        double[] each = new double[testCases.size()];
        workers.each(each.length, () -> {
            ToDoubleFunction<TestCase> measure = perThread.get();
            return place -> each[place] = measure.applyAsDouble(testCases.get(place));
        });
        return Arrays.stream(each).average().orElse(0);
    }
}
