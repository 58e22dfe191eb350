package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.format.Trees;
import dev.attune.kernels.scoring.TreeScorer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import org.junit.jupiter.api.Test;
import org.tribuo.Prediction;
import org.tribuo.common.xgboost.XGBoostExternalModel;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.xgboost.XGBoostRegressionConverter;

class BoosterTreesTest {
    private static final int WIDTH = 4;
    private static final int ROWS = 600;

    /** What serves are flat arrays; what Tribuo says of the same booster is the measure. */
    @Test
    void theFlatTreesScoreAsTribuoDoes() throws Exception {
        Random random = new Random(6);
        float[] features = new float[ROWS * WIDTH];
        float[] labels = new float[ROWS];
        for (int i = 0; i < features.length; i++) {
            features[i] = random.nextFloat() * 10 - 3;
        }
        for (int row = 0; row < ROWS; row++) {
            labels[row] = features[row * WIDTH] * 2 + (features[row * WIDTH + 2] > 1 ? 5 : 0);
        }
        XGBoostExternalModel<Regressor> tribuo = wrapped(booster(features, labels));
        Trees all = BoosterTrees.of(booster(features, labels), WIDTH, 0);
        Trees last = BoosterTrees.of(booster(features, labels), WIDTH, 15);
        assertTrue(all.feature().length > 100);
        assertEquals(5, last.roots().length);
        float[] scores = new float[ROWS];
        new TreeScorer(new TreeScorer.SplitTable(first(all, 15))).add(features, WIDTH, ROWS, scores);
        new TreeScorer(new TreeScorer.SplitTable(last)).add(features, WIDTH, 0, 70, scores);
        new TreeScorer(new TreeScorer.SplitTable(last)).add(features, WIDTH, 70, ROWS, scores);
        for (int row = 0; row < ROWS; row++) {
            Prediction<Regressor> prediction = tribuo.predict(example(features, row));
            assertEquals(prediction.getOutput().getValues()[0], scores[row], 1e-5 * Math.abs(labels[row]) + 1e-5);
        }
    }

    private static Trees first(Trees trees, int count) {
        return new Trees(Arrays.copyOf(trees.roots(), count), trees.feature(), trees.value(), trees.child());
    }

    private static Booster booster(float[] features, float[] labels) throws Exception {
        DMatrix data = new DMatrix(features, ROWS, WIDTH, Float.NaN);
        data.setLabel(labels);
        return XGBoost.train(
                data,
                Map.of("base_score", 0, "max_depth", 5, "nthread", 2, "eta", .3, "objective", "reg:squarederror"),
                20,
                Map.of(),
                null,
                null);
    }

    private static XGBoostExternalModel<Regressor> wrapped(Booster booster) {
        Map<String, Integer> names = new HashMap<>();
        for (int f = 0; f < WIDTH; f++) {
            names.put("f" + f, f);
        }
        Regressor output = new Regressor("score", Double.NaN);
        return XGBoostExternalModel.createXGBoostModel(
                new RegressionFactory(), names, Map.of(output, 0), new XGBoostRegressionConverter(), booster, Map.of());
    }

    private static ArrayExample<Regressor> example(float[] features, int row) {
        ArrayExample<Regressor> example = new ArrayExample<>(new Regressor("score", Double.NaN));
        for (int f = 0; f < WIDTH; f++) {
            example.add("f" + f, features[row * WIDTH + f]);
        }
        return example;
    }
}
