package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * LambdaMART (Burges, "From RankNet to LambdaRank to LambdaMART", 2010) by XGBoost, on top of the blend. The trees are
 * kept only if they raise nDCG on requests that they have not seen.
 */
final class TreeLearner {
    private static final Logger LOG = LoggerFactory.getLogger(TreeLearner.class);
    /** From fewer requests, trees learn nothing beyond the blend. */
    private static final int MIN_REQUESTS = 400;

    private static final int MAX_TREES = 180;
    private static final int STEP = 15;
    /** No more trees are grown once so many have gained nothing. */
    private static final int PATIENCE = 3 * STEP;

    private static final String CURVE = "trees";
    /** Trees of a smaller gain, as a share, are not worth their time. */
    private static final double MIN_GAIN = .002;
    /** The gain is greater than so many standard errors. With two, trees were dropped that later data proved right. */
    private static final double STANDARD_ERRORS = 1;

    private static final int DEPTH = 10;
    /** Pairs do not pull if both of their candidates are ranked below this place. */
    private static final int TRUNCATION = 15;
    /** The bytes that XGBoost makes depend on the number of threads, so it does not follow the machine. */
    private static final int THREADS = 2;

    private final Features layout;
    private final long seed;
    private final Workers workers;

    TreeLearner(Features layout, long seed, Workers workers) {
        this.layout = layout;
        this.seed = seed;
        this.workers = workers;
    }

    /**
     * The learned trees and their quality.
     *
     * @param gain of nDCG over the blend, as a share, on requests that the trees had not seen, without those of
     *     {@code worse}
     * @param worse questions that the trees answer worse than the blend alone, by more than the standard error
     * @param curves nDCG on these requests by the number of trees
     */
    record Learned(Trees trees, double gain, Set<Question> worse, Curves curves) {
        static Learned nothing() {
            return new Learned(Trees.NONE, 0, Set.of(), new Curves());
        }

        Trees of(Question question) {
            return worse.contains(question) ? Trees.NONE : trees;
        }
    }

    /**
     * Learns trees from test cases in two halves, of which the second one says whether the trees are worth anything.
     * Trees can tell items apart by their popularity, and so learn what sells in a season. Test cases of the same days
     * would not show that it ends.
     *
     * @param testCases in the order of time, where they have one
     * @param requests makes the requests of some test cases
     */
    Learned learn(List<TestCase> testCases, Function<List<TestCase>, List<Request>> requests) {
        int half = testCases.size() / 2;
        return learn(
                requests.apply(testCases.subList(0, half)), requests.apply(testCases.subList(half, testCases.size())));
    }

    /**
     * Learns trees.
     *
     * @param unseen these requests choose the number of trees
     */
    Learned learn(List<Request> seen, List<Request> unseen) {
        if (Math.min(seen.size(), unseen.size()) < MIN_REQUESTS / 2) {
            return Learned.nothing();
        }
        try {
            Shortlist judging = Shortlist.of(unseen, layout);
            Growth growth = grow(Shortlist.of(seen, layout), judging);
            Lift lift = growth.lift();
            Set<Question> worse = worse(lift, unseen);
            Lift better = lift.of(place -> !worse.contains(unseen.get(place).question()));
            double gain = better.gain();
            boolean kept = growth.trees() > 0 && gain >= MIN_GAIN && better.surplus() > 0;
            LOG.info(
                    "Trees raise ndcg@{} by {} % on requests they have not seen: {}; worse for {}",
                    DEPTH, "%.1f".formatted(100 * gain), kept ? "kept" : "not kept", worse);
            List<Request> all = Stream.concat(seen.stream(), unseen.stream()).toList();
            Trees trees = kept ? grown(Shortlist.of(all, layout), growth.trees()) : Trees.NONE;
            return new Learned(trees, gain, worse, growth.curves);
        } catch (XGBoostError | LinkageError e) {
            LOG.warn("Trees are left out, because XGBoost does not work on this machine: {}", e.getMessage());
            return Learned.nothing();
        }
    }

    /** Finds the questions for which the trees lower nDCG by more than its standard error. */
    private static Set<Question> worse(Lift lift, List<Request> requests) {
        Set<Question> worse = EnumSet.noneOf(Question.class);
        for (Question question : Question.values()) {
            if (lift.of(place -> requests.get(place).question() == question).shortfall() > 0) {
                worse.add(question);
            }
        }
        return worse;
    }

    /** The nDCG of each request, before and after the trees. */
    private record Lift(double[] before, double[] after) {
        /** The same of some requests, by their places. */
        Lift of(IntPredicate requests) {
            int[] places = IntStream.range(0, before.length).filter(requests).toArray();
            return new Lift(
                    Arrays.stream(places).mapToDouble(place -> before[place]).toArray(),
                    Arrays.stream(places).mapToDouble(place -> after[place]).toArray());
        }

        /** How much the trees raise the mean, as a share. */
        double gain() {
            double linear = mean(before);
            return linear == 0 ? 0 : mean(after) / linear - 1;
        }

        /** How much more the trees raise the mean than its standard error. */
        double surplus() {
            return more(after, before);
        }

        /** How much more the trees lower the mean than its standard error. */
        double shortfall() {
            return more(before, after);
        }

        private static double more(double[] better, double[] worse) {
            double[] differences = new double[better.length];
            Arrays.setAll(differences, request -> better[request] - worse[request]);
            return new Differences(differences).surplus(STANDARD_ERRORS);
        }

        private static double mean(double[] values) {
            return Arrays.stream(values).average().orElse(0);
        }
    }

    /**
     * What became of growing trees.
     *
     * @param ndcgs of each unseen request, by the number of steps; without trees first
     * @param curves mean nDCG by the number of trees
     */
    private record Growth(List<double[]> ndcgs, Curves curves) {
        /** The number of trees with which the mean is greatest. */
        int trees() {
            return STEP * bestSteps(_ -> true);
        }

        private int bestSteps(IntPredicate requests) {
            int best = 0;
            for (int steps = 1; steps < ndcgs.size(); steps++) {
                best = mean(steps, requests) > mean(best, requests) ? steps : best;
            }
            return best;
        }

        private double mean(int steps, IntPredicate requests) {
            double[] each = ndcgs.get(steps);
            return IntStream.range(0, each.length)
                    .filter(requests)
                    .mapToDouble(request -> each[request])
                    .average()
                    .orElse(0);
        }

        /**
         * What trees do for requests that have not chosen their number: each half is judged with the number that is
         * best for the other one. The best of many numbers always looks better than it is.
         */
        Lift lift() {
            double[] before = ndcgs.getFirst();
            int half = before.length / 2;
            int bestForNewer = bestSteps(request -> request >= half);
            int bestForOlder = bestSteps(request -> request < half);
            double[] after = new double[before.length];
            for (int request = 0; request < after.length; request++) {
                after[request] = ndcgs.get(request < half ? bestForNewer : bestForOlder)[request];
            }
            return new Lift(before, after);
        }
    }

    /** Grows trees until the unseen requests have gained nothing for a while. */
    private Growth grow(Shortlist first, Shortlist second) throws XGBoostError {
        List<double[]> ndcgs = new ArrayList<>();
        Curves curves = new Curves();
        float[] scores = second.blended.clone();
        double best = noted(second, scores, 0, ndcgs, curves);
        int count = 0;
        try (Boosting boosting = new Boosting(first)) {
            for (int grown = STEP; grown <= MAX_TREES && grown - count <= PATIENCE; grown += STEP) {
                second.add(boosting.grow(STEP), scores, workers);
                double ndcg = noted(second, scores, grown, ndcgs, curves);
                if (ndcg > best) {
                    best = ndcg;
                    count = grown;
                }
            }
        }
        return new Growth(ndcgs, curves);
    }

    /** Notes how good rankings by these scores are, and returns the mean. */
    private static double noted(Shortlist list, float[] scores, int trees, List<double[]> ndcgs, Curves curves) {
        double[] each = list.ndcgs(scores, DEPTH);
        double mean = Arrays.stream(each).average().orElse(0);
        ndcgs.add(each);
        curves.add(CURVE, trees, mean);
        return mean;
    }

    private Trees grown(Shortlist list, int count) throws XGBoostError {
        try (Boosting boosting = new Boosting(list)) {
            return boosting.grow(count);
        }
    }

    /** Trees that grow on one list. */
    private final class Boosting implements AutoCloseable {
        private final DMatrix data;
        private final LambdaGradients gradients;
        private final Booster booster;
        private int grown;

        Boosting(Shortlist list) throws XGBoostError {
            data = new DMatrix(list.features, list.rows(), list.width, Float.NaN);
            gradients = new LambdaGradients(list, TRUNCATION, workers);
            try {
                data.setLabel(list.labels);
                data.setGroup(list.sizes);
                data.setBaseMargin(list.blended);
                booster = XGBoost.train(data, parameters(), 0, Map.of(), gradients, null);
            } catch (XGBoostError | RuntimeException e) {
                data.dispose();
                throw e;
            }
        }

        /** Grows more trees, and returns these. */
        Trees grow(int count) throws XGBoostError {
            for (int tree = 0; tree < count; tree++) {
                booster.update(data, gradients);
            }
            grown += count;
            return BoosterTrees.of(booster, layout.count(), grown - count);
        }

        @Override
        public void close() {
            booster.dispose();
            data.dispose();
        }
    }

    private Map<String, Object> parameters() {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("booster", "gbtree");
        parameters.put("tree_method", "hist");
        parameters.put("grow_policy", "lossguide");
        parameters.put("max_leaves", 15);
        parameters.put("max_depth", 0);
        parameters.put("eta", .1);
        parameters.put("lambda", 10);
        parameters.put("min_child_weight", 40);
        parameters.put("colsample_bytree", .7);
        parameters.put("max_bin", 255);
        parameters.put("base_score", 0);
        parameters.put("seed", seed);
        parameters.put("nthread", THREADS);
        parameters.put("verbosity", 0);
        return parameters;
    }
}
