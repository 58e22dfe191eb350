package dev.attune.ml.training;

import dev.attune.application.learning.Curves;
import dev.attune.application.learning.TestCase;
import dev.attune.kernels.format.Trees;
import dev.attune.kernels.scoring.TreeScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
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

    /** More than these are grown only if these are not too many. */
    private static final int FEW_TREES = 60;

    private static final int MAX_TREES = 180;
    private static final int STEP = 15;
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
     * Learns trees from test cases in two halves. The test cases come in a random order of users, with all test cases
     * of one user together. So at most one user has test cases in both halves.
     *
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
     * @param unseen these requests choose the number of trees; they share at most one user with the others
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
        Growth growth = grow(first, second, FEW_TREES);
        if (growth.trees > FEW_TREES - 2 * STEP) {
            growth = grow(first, second, MAX_TREES);
        }
        double linear = second.ndcg(second.blended, DEPTH);
        double gain = linear == 0 ? 0 : growth.ndcg / linear - 1;
        boolean kept = gain >= MIN_GAIN;
        LOG.info(
                "Trees lift ndcg@{} from {} to {} on requests they have not seen: {}",
                DEPTH,
                "%.4f".formatted(linear),
                "%.4f".formatted(growth.ndcg),
                kept ? "kept" : "not kept");
        return new Learned(
                kept ? BoosterTrees.of(boosted(all, growth.trees), layout.count()) : Trees.NONE, gain, growth.curves);
    }

    /** The number of trees that is best on unseen requests, their nDCG there, and the curve to it. */
    private record Growth(int trees, double ndcg, Curves curves) {}

    private Growth grow(Shortlist first, Shortlist second, int most) throws XGBoostError {
        double best = second.ndcg(second.blended, DEPTH);
        Curves curves = new Curves();
        curves.add(CURVE, 0, best);
        int count = 0;
        Trees trees = BoosterTrees.of(boosted(first, most), layout.count());
        float[] scores = second.blended.clone();
        for (int done = 0; done < most; done++) {
            new TreeScorer(new TreeScorer.SplitTable(trees.only(done)))
                    .add(second.features, second.width, scores.length, scores);
            if ((done + 1) % STEP == 0) {
                double ndcg = second.ndcg(scores, DEPTH);
                curves.add(CURVE, done + 1, ndcg);
                if (ndcg > best) {
                    best = ndcg;
                    count = done + 1;
                }
            }
        }
        return new Growth(count, best, curves);
    }

    private Booster boosted(Shortlist list, int count) throws XGBoostError {
        DMatrix data = new DMatrix(list.features, list.rows(), list.width, Float.NaN);
        try {
            data.setLabel(list.labels);
            data.setGroup(list.sizes);
            data.setBaseMargin(list.blended);
            return XGBoost.train(
                    data, parameters(), count, Map.of(), new LambdaGradients(list, TRUNCATION, workers), null);
        } finally {
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
