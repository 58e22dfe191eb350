package dev.attune.ml.training;

import de.bwaldvogel.liblinear.Model;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.liblinear.LibLinearClassificationModel;
import org.tribuo.classification.liblinear.LibLinearClassificationTrainer;
import org.tribuo.classification.liblinear.LinearClassificationType;
import org.tribuo.classification.liblinear.LinearClassificationType.LinearType;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Learns weights from pairs of a better and a worse candidate, by Tribuo's logistic regression of their differences. If
 * a weight comes out negative, the fit is repeated without that feature.
 */
final class PairwiseWeights {
    private static final int ITERATIONS = 200;
    /** So many pairs suffice to see which weights come out negative. */
    private static final int ROUGH = 15_000;

    private static final double ROUGH_PRECISION = 1e-2;
    private static final double PRECISION = 1e-4;
    private static final Label WON = new Label("won");
    private static final Label LOST = new Label("lost");

    private final long seed;

    PairwiseWeights(long seed) {
        this.seed = seed;
    }

    /**
     * Returns one weight for each feature, none negative.
     *
     * @param pairs differences of features, the better candidate's less the worse one's; at least one
     * @param cost of each pair, relative to the cost of the weights' size
     * @param untold the result if no feature speaks for the better candidates
     */
    float[] fit(float[][] pairs, double cost, float[] untold) {
        boolean[] used = telling(pairs);
        if (pairs.length > ROUGH) {
            withoutNegative(spread(pairs), used, cost * pairs.length / ROUGH, ROUGH_PRECISION);
        }
        float[] weights = withoutNegative(pairs, used, cost, PRECISION);
        return any(used) ? weights : untold.clone();
    }

    private float[] withoutNegative(float[][] pairs, boolean[] used, double cost, double precision) {
        float[] weights = new float[used.length];
        while (any(used)) {
            weights = fit(pairs, used, cost, precision);
            if (!dropNegative(weights, used)) {
                break;
            }
        }
        return weights;
    }

    /** Takes pairs from all over. No fixed step: neighbours may be of kinds that take turns. */
    private float[][] spread(float[][] pairs) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] some = new float[ROUGH][];
        Arrays.setAll(some, _ -> pairs[random.nextInt(pairs.length)]);
        return some;
    }

    /**
     * Sets weights that are not above zero to zero, and no longer uses their features. Returns whether any weight was
     * below zero.
     */
    private static boolean dropNegative(float[] weights, boolean[] used) {
        boolean negative = false;
        for (int f = 0; f < weights.length; f++) {
            negative |= weights[f] < 0;
            used[f] &= weights[f] > 0;
            weights[f] = used[f] ? weights[f] : 0;
        }
        return negative;
    }

    /**
     * Finds the features that differ in any pair. The others only cost time, such as the last item's feature where
     * order does not matter.
     */
    private static boolean[] telling(float[][] pairs) {
        boolean[] telling = new boolean[pairs[0].length];
        for (float[] pair : pairs) {
            for (int f = 0; f < pair.length; f++) {
                telling[f] |= pair[f] != 0;
            }
        }
        return telling;
    }

    private static boolean any(boolean[] used) {
        for (boolean one : used) {
            if (one) {
                return true;
            }
        }
        return false;
    }

    private float[] fit(float[][] pairs, boolean[] used, double cost, double precision) {
        String[] names = new String[used.length];
        int count = 0;
        for (int f = 0; f < used.length; f++) {
            if (used[f]) {
                names[count++] = name(f);
            }
        }
        MutableDataset<Label> examples =
                new MutableDataset<>(new SimpleDataSourceProvenance("pairs", new LabelFactory()), new LabelFactory());
        boolean won = true;
        for (float[] pair : pairs) {
            // Every other pair is turned around. So both outcomes are equally frequent, and no constant has a part in
            // the fit.
            won = !won;
            double[] values = new double[count];
            for (int f = 0, at = 0; f < used.length; f++) {
                if (used[f]) {
                    values[at++] = won ? pair[f] : -pair[f];
                }
            }
            examples.add(new ArrayExample<>(won ? WON : LOST, Arrays.copyOf(names, count), values));
        }
        return weights(
                (LibLinearClassificationModel) new LibLinearClassificationTrainer(
                                new LinearClassificationType(LinearType.L2R_LR), cost, ITERATIONS, precision, seed)
                        .train(examples),
                used);
    }

    private static float[] weights(LibLinearClassificationModel learned, boolean[] used) {
        Model inner = learned.getInnerModels().getFirst();
        // The weights of the inner model speak for its first label.
        float sign = learned.getOutputIDInfo().getOutput(inner.getLabels()[0]).equals(WON) ? 1 : -1;
        float[] weights = new float[used.length];
        for (int f = 0; f < used.length; f++) {
            int id = used[f] ? learned.getFeatureIDMap().getID(name(f)) : -1;
            weights[f] = id < 0 ? 0 : sign * (float) inner.getFeatureWeights()[id];
        }
        return weights;
    }

    /**
     * The name of a feature. The order of the names is the order of the places, and Tribuo numbers features by that
     * order.
     */
    private static String name(int feature) {
        return "f%03d".formatted(feature);
    }
}
