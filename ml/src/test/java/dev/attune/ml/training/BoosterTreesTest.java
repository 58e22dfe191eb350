package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.format.Trees;
import dev.attune.kernels.scoring.TreeScorer;
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
        Trees trees = BoosterTrees.of(booster(features, labels), WIDTH);
        assertTrue(trees.feature().length > 100);
        float[] scores = new float[ROWS];
        new TreeScorer(new TreeScorer.SplitTable(trees)).add(features, WIDTH, ROWS, scores);
        for (int row = 0; row < ROWS; row++) {
            Prediction<Regressor> prediction = tribuo.predict(example(features, row));
            assertEquals(prediction.getOutput().getValues()[0], scores[row], 1e-5 * Math.abs(labels[row]) + 1e-5);
        }
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
