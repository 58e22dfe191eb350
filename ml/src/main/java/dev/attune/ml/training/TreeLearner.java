package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
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
    private static final double MIN_GAIN = .01;
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
     * @param gain of nDCG over the blend, as a share, on requests that the trees had not seen
     * @param curves nDCG on these requests by the number of trees
     */
    record Learned(Trees trees, double gain, Curves curves) {}

    /**
     * Learns trees from test cases in two halves, of which the later one says whether the trees are worth anything.
     * Trees can tell items apart by their popularity, and so learn what sells in a season. Test cases of the same days
     * would not show that it ends.
     *
     * @param requests makes the requests of some test cases
     */
    Learned learn(List<TestCase> testCases, Function<List<TestCase>, List<Request>> requests) {
        List<TestCase> byTime = testCases.stream()
                .sorted(Comparator.comparingLong(TestCase::at))
                .toList();
        int half = byTime.size() / 2;
        return learn(requests.apply(byTime.subList(0, half)), requests.apply(byTime.subList(half, byTime.size())));
    }

    /**
     * Learns trees.
     *
     * @param unseen these requests choose the number of trees
     */
    Learned learn(List<Request> seen, List<Request> unseen) {
        if (Math.min(seen.size(), unseen.size()) < MIN_REQUESTS / 2) {
            return new Learned(Trees.NONE, 0, new Curves());
        }
        Shortlist first = Shortlist.of(seen, layout);
        Shortlist second = Shortlist.of(unseen, layout);
        try {
            return learn(
                    first,
                    second,
                    Shortlist.of(Stream.concat(seen.stream(), unseen.stream()).toList(), layout));
        } catch (XGBoostError | LinkageError e) {
            LOG.warn("Trees are left out, because XGBoost does not work on this machine: {}", e.getMessage());
            return new Learned(Trees.NONE, 0, new Curves());
        }
    }

    private Learned learn(Shortlist first, Shortlist second, Shortlist all) throws XGBoostError {
        Growth growth = grow(first, second);
        double linear = second.ndcg(second.blended, DEPTH);
        double gain = linear == 0 ? 0 : growth.ndcg / linear - 1;
        boolean kept = gain >= MIN_GAIN;
        LOG.info(
                "Trees lift ndcg@{} from {} to {} on requests they have not seen: {}",
                DEPTH,
                "%.4f".formatted(linear),
                "%.4f".formatted(growth.ndcg),
                kept ? "kept" : "not kept");
        return new Learned(kept ? grown(all, growth.trees) : Trees.NONE, gain, growth.curves);
    }

    /** The number of trees that is best on unseen requests, their nDCG there, and the curve to it. */
    private record Growth(int trees, double ndcg, Curves curves) {}

    /** Grows trees until the unseen requests have gained nothing for a while. */
    private Growth grow(Shortlist first, Shortlist second) throws XGBoostError {
        double best = second.ndcg(second.blended, DEPTH);
        int count = 0;
        Curves curves = new Curves();
        curves.add(CURVE, 0, best);
        float[] scores = second.blended.clone();
        try (Boosting boosting = new Boosting(first)) {
            for (int grown = STEP; grown <= MAX_TREES && grown - count <= PATIENCE; grown += STEP) {
                second.add(boosting.grow(STEP), scores, workers);
                double ndcg = second.ndcg(scores, DEPTH);
                curves.add(CURVE, grown, ndcg);
                if (ndcg > best) {
                    best = ndcg;
                    count = grown;
                }
            }
        }
        return new Growth(count, best, curves);
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
