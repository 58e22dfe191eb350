package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Learns the ranking for each {@link Question}, from held-out questions of its kind. What answers the questions of all
 * kinds together is where the rankings for a kind begin, so that few questions of a kind do not lead it far away.
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
    private final IntPredicate met;
    private final long seed;
    private final Workers workers;
    private final Features layout;

    /** @param asNew the same sources as if some items were new */
    RankingsLearner(ModelContent sources, Optional<ModelContent> asNew, long seed, Workers workers) {
        this.sources = sources;
        this.asNew = asNew;
        this.met = item -> sources.popularity()[item] > 0;
        this.seed = seed;
        this.workers = workers;
        this.layout = Features.of(sources);
    }

    /** The learned rankings, and the curves of the trees that propose new items. */
    record Learned(Rankings rankings, Curves curves) {}

    /** Learns all rankings. */
    Learned learn(HeldOutCases heldOut) {
        Twins open = twins(
                Question.OPEN,
                Question.START,
                heldOut,
                heldOut.testCases(),
                ModelAssembly.alike(sources),
                this::openRequests);
        GivenCandidates candidates = new GivenCandidates(sources, met, seed);
        Ranking given = given(heldOut, open.common, candidates);
        Twins again = heldOut.again().size() < FEWEST_CASES
                ? open
                : twins(
                        Question.AGAIN_WITHIN,
                        Question.AGAIN,
                        heldOut,
                        heldOut.again(),
                        open.common,
                        (some, with, limit) -> collect(with.apply(sources), some, limit));
        return new Learned(
                new Rankings(List.of(open.within, given, again.start, open.start, again.within)), open.curves);
    }

    private Ranking given(HeldOutCases heldOut, float[] prior, GivenCandidates candidates) {
        Requests made = (some, with, _) ->
                RankingExamples.collectGiven(new BlendScorer(with.apply(sources)), some, candidates, workers);
        float[] blend = blend(made.of(first(heldOut.testCases()), content -> content, Integer.MAX_VALUE), prior);
        Rankings linear = Rankings.ofAll(new Ranking(blend, Trees.NONE));
        TreeLearner.Learned trees =
                trees(heldOut.inTime(heldOut.testCases()), (half, limit) -> made.of(half, with(linear), limit));
        return new Ranking(blend, trees.of(Question.GIVEN));
    }

    /**
     * The rankings for a question within a visit, and for the same question when a visit begins. They share their
     * trees.
     *
     * @param common the blend for both, where each of them begins
     */
    private record Twins(float[] common, Ranking within, Ranking start, Curves curves) {}

    private Twins twins(
            Question within,
            Question start,
            HeldOutCases heldOut,
            List<TestCase> testCases,
            float[] prior,
            Requests made) {
        Blends blends = blends(within, start, heldOut.drawn(), testCases, prior, made);
        Rankings linear =
                Rankings.of(question -> new Ranking(question == start ? blends.start : blends.within, Trees.NONE));
        TreeLearner.Learned trees =
                trees(heldOut.inTime(testCases), (half, limit) -> made.of(half, with(linear), limit));
        return new Twins(
                blends.common,
                new Ranking(blends.within, trees.of(within)),
                new Ranking(blends.start, trees.of(start)),
                trees.curves());
    }

    private record Blends(float[] common, float[] within, float[] start) {}

    /** The requests of this method are large, and not needed once it returns. */
    private Blends blends(
            Question within, Question start, boolean drawn, List<TestCase> testCases, float[] prior, Requests made) {
        List<Request> requests = made.of(first(testCases), content -> content, Integer.MAX_VALUE);
        float[] common = blend(requests, prior);
        Map<Question, List<Request>> each = requests.stream().collect(Collectors.groupingBy(Request::question));
        // Where answers are drawn from all times, nothing tells whether a visit begins or goes on.
        return drawn || each.size() < 2
                ? new Blends(common, common, common)
                : new Blends(common, blend(each.get(within), common), blend(each.get(start), common));
    }

    /** Makes the requests that a ranking learns from. */
    private interface Requests {
        /**
         * @param with gives the sources the ranking by which candidates are ordered
         * @param limit maximum number of candidates that the sources propose
         */
        List<Request> of(List<TestCase> testCases, UnaryOperator<ModelContent> with, int limit);
    }

    private static UnaryOperator<ModelContent> with(Rankings rankings) {
        return content -> content.with(rankings);
    }

    /** @param prior the blend as far as there are too few requests to learn from */
    private float[] blend(List<Request> requests, float[] prior) {
        return requests.size() < FEWEST_CASES
                ? prior
                : withNewItems(new BestSource(layout.scores(), workers)
                        .unlessBetter(new ListwiseWeights(workers).fit(requests, prior), requests));
    }

    private TreeLearner.Learned trees(
            List<TestCase> testCases, BiFunction<List<TestCase>, Integer, List<Request>> made) {
        return new TreeLearner(layout, seed, workers)
                .learn(testCases, half -> made.apply(half, BlendScorer.shortlist(sources)));
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
        return RankingExamples.collect(new BlendScorer(content), testCases, met, limit, workers);
    }

    /**
     * Gives parts that know new items their least weight. Of items with events, other parts may say more, and most test
     * cases ask for these. Of an item without events no other part says anything, so without a weight nobody is shown
     * it.
     */
    private float[] withNewItems(float[] blend) {
        float greatest = layout.greatestOfSources(blend);
        for (int part = 0; part < sources.rows().size(); part++) {
            if (sources.rows().get(part).has(Trait.KNOWS_NEW_ITEMS)) {
                blend[part] = Math.max(blend[part], LEAST_FOR_NEW_ITEMS * greatest);
            }
        }
        return blend;
    }
}
