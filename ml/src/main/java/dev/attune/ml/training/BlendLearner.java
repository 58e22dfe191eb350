package dev.attune.ml.training;

import de.bwaldvogel.liblinear.Model;
import dev.attune.ml.serving.Features;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.Arrays;
import java.util.List;
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
 * Learns the weight of each source by Tribuo's logistic regression. An example is the difference between an answer and
 * another candidate, which is the pairwise form of a listwise choice. If a weight comes out negative, the fit is
 * repeated without that feature.
 */
final class BlendLearner {
    private static final int PAIRS = 120_000;
    /**
     * Number of pairs from one request that suffices if there are hundreds of requests. More pairs change the blend
     * little and take time. Each drawn pair then counts as several.
     */
    private static final int ENOUGH_OF_ONE = 80;
    /** Minimum number of pairs from all requests together, however few requests there are. */
    private static final int FEWEST_PAIRS = 20_000;

    private static final double COST = 1;
    private static final int ITERATIONS = 200;
    private static final double PRECISION = 1e-4;
    private static final Label WON = new Label("won");
    private static final Label LOST = new Label("lost");

    private final Features layout;
    private final float[] alone;
    private final long seed;

    /** @param alone the blend for the case that no source speaks for the answers */
    BlendLearner(Features layout, float[] alone, long seed) {
        this.layout = layout;
        this.alone = alone;
        this.seed = seed;
    }

    /**
     * Returns one weight for each blended feature, none negative. If no source speaks for the answers, it is the given
     * blend.
     *
     * @param requests at least one
     */
    float[] learn(List<Request> requests) {
        int full = Math.max(1, PAIRS / requests.size());
        int drawn = Math.min(full, Math.max(ENOUGH_OF_ONE, FEWEST_PAIRS / requests.size()));
        float[][] pairs = pairs(requests, drawn);
        boolean[] used = telling(pairs);
        float[] blend = new float[used.length];
        while (any(used)) {
            blend = fit(pairs, used, COST * full / drawn);
            if (!dropNegative(blend, used)) {
                break;
            }
        }
        return any(used) ? blend : alone.clone();
    }

    /**
     * Sets weights that are not above zero to zero, and no longer uses their features. Returns whether any weight was
     * below zero.
     */
    private static boolean dropNegative(float[] blend, boolean[] used) {
        boolean negative = false;
        for (int f = 0; f < blend.length; f++) {
            negative |= blend[f] < 0;
            used[f] &= blend[f] > 0;
            blend[f] = used[f] ? blend[f] : 0;
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

    /** Makes differences of features. Every request gives the same number of them, spread over its answers. */
    private float[][] pairs(List<Request> requests, int perRequest) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] pairs = new float[perRequest * requests.size()][];
        int next = 0;
        for (Request request : requests) {
            int[] answers = places(request, true);
            int[] others = places(request, false);
            for (int i = 0; i < perRequest; i++) {
                int answer = answers[(int) ((long) i * answers.length / perRequest)];
                pairs[next++] = difference(request.features(), answer, others[random.nextInt(others.length)]);
            }
        }
        return pairs;
    }

    private static int[] places(Request request, boolean relevant) {
        int[] places = new int[request.candidates()];
        int count = 0;
        for (int place = 0; place < places.length; place++) {
            if (request.relevant()[place] == relevant) {
                places[count++] = place;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private float[] difference(float[] features, int answer, int other) {
        float[] difference = new float[layout.blended()];
        for (int f = 0; f < difference.length; f++) {
            difference[f] = features[answer * layout.count() + f] - features[other * layout.count() + f];
        }
        return difference;
    }

    /** @param cost of each pair, relative to the cost of the weights' size */
    private float[] fit(float[][] pairs, boolean[] used, double cost) {
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
                                new LinearClassificationType(LinearType.L2R_LR), cost, ITERATIONS, PRECISION, seed)
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
