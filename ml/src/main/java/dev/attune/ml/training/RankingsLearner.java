package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;

/**
 * Learns the rankings of a model, each from the questions that serving asks it: which new items to propose, how to
 * order given items, and what to propose where seen items are included.
 */
final class RankingsLearner {
    /** From fewer test cases, only chance would be learned. */
    static final int FEWEST_CASES = 20;
    /** Maximum number of test cases for a blend. Few suffice for a handful of weights; trees need more. */
    private static final int BLEND_CASES = 5_000;
    /** One in this many test cases is used a second time, with a model for which some items are new. */
    private static final int ASKED_AS_NEW = 8;
    /**
     * As a share of the greatest weight. A new item then comes after the items of which other parts say much, and
     * before all others.
     */
    private static final float LEAST_FOR_NEW_ITEMS = .1f;

    private final ModelContent sources;
    private final Optional<ModelContent> asNew;
    private final IntPredicate chosen;
    private final long seed;
    private final Workers workers;
    private final Features layout;

    /**
     * @param asNew the same sources as if some items were new
     * @param chosen whether anybody has ever chosen an item
     */
    RankingsLearner(
            ModelContent sources, Optional<ModelContent> asNew, IntPredicate chosen, long seed, Workers workers) {
        this.sources = sources;
        this.asNew = asNew;
        this.chosen = chosen;
        this.seed = seed;
        this.workers = workers;
        this.layout = Features.of(sources);
    }

    /** The learned rankings, and the curves of the trees of {@code open}. */
    record Rankings(Ranking open, Ranking given, Ranking again, Curves curves) {
        ModelContent of(ModelContent content) {
            return content.with(open, given, again);
        }
    }

    /** Learns all rankings. */
    Rankings learn(HeldOutCases heldOut) {
        GivenCandidates candidates = new GivenCandidates(sources, chosen, seed);
        Curves curves = new Curves();
        Ranking open = learn(heldOut.testCases(), ModelAssembly.alike(sources), this::openRequests, curves);
        Ranking given = learn(
                first(heldOut.testCases()),
                open.blend(),
                (testCases, with, _) -> RankingExamples.collectGiven(
                        new BlendScorer(with.apply(sources)), testCases, candidates, workers),
                new Curves());
        Ranking again = heldOut.again().size() < FEWEST_CASES
                ? open
                : learn(
                        heldOut.again(),
                        open.blend(),
                        (testCases, with, limit) -> collect(with.apply(sources), testCases, limit),
                        new Curves());
        return new Rankings(open, given, again, curves);
    }

    /** Makes the requests that a ranking learns from. */
    private interface Requests {
        /**
         * @param with gives the sources the ranking by which candidates are ordered
         * @param limit maximum number of candidates that the sources propose
         */
        List<Request> of(List<TestCase> testCases, UnaryOperator<ModelContent> with, int limit);
    }

    /** @param untold the blend if there are too few requests to learn from */
    private Ranking learn(List<TestCase> testCases, float[] untold, Requests made, Curves curves) {
        List<Request> requests = made.of(first(testCases), content -> content, Integer.MAX_VALUE);
        float[] blend = requests.size() < FEWEST_CASES
                ? untold
                : withNewItems(new BestSource(layout.scores(), workers)
                        .unlessBetter(
                                new BlendLearner(layout, sources.open().blend(), seed).learn(requests), requests));
        Ranking linear = new Ranking(blend, Trees.NONE);
        TreeLearner.Learned trees = new TreeLearner(layout, seed, workers)
                .learn(
                        testCases,
                        half -> made.of(
                                half, content -> content.with(linear, linear, linear), BlendScorer.shortlist(sources)));
        curves.addAll(trees.curves());
        return new Ranking(blend, trees.trees());
    }

    private static List<TestCase> first(List<TestCase> testCases) {
        return testCases.subList(0, Math.min(BLEND_CASES, testCases.size()));
    }

    /** Makes requests from the test cases. Some test cases give a second request, as if some items were new. */
    private List<Request> openRequests(List<TestCase> testCases, UnaryOperator<ModelContent> with, int limit) {
        List<Request> requests = new ArrayList<>(collect(with.apply(sources), testCases, limit));
        asNew.ifPresent(content -> requests.addAll(
                collect(with.apply(content), testCases.subList(0, testCases.size() / ASKED_AS_NEW), limit)));
        return requests;
    }

    private List<Request> collect(ModelContent content, List<TestCase> testCases, int limit) {
        return RankingExamples.collect(new BlendScorer(content), testCases, chosen, limit, workers);
    }

    /**
     * Gives parts that know new items their least weight. Of items with events, other parts may say more, and most test
     * cases ask for these. Of an item without events no other part says anything, so without a weight nobody is shown
     * it.
     */
    private float[] withNewItems(float[] blend) {
        float greatest = 0;
        for (float weight : blend) {
            greatest = Math.max(greatest, weight);
        }
        for (int part = 0; part < sources.rows().size(); part++) {
            if (sources.rows().get(part).has(Trait.KNOWS_NEW_ITEMS)) {
                blend[part] = Math.max(blend[part], LEAST_FOR_NEW_ITEMS * greatest);
            }
        }
        return blend;
    }
}
