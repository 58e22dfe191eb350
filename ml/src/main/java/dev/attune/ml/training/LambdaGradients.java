package dev.attune.ml.training;

import dev.attune.ml.source.Workers;
import java.util.Arrays;
import java.util.List;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.IObjective;

/**
 * The gradients of LambdaMART (Burges 2010). Each pair of an answer and another candidate is pulled apart. The pull
 * grows with the change in nDCG if the two changed places. Pairs are left out if both are far down.
 */
final class LambdaGradients implements IObjective {
    private static final float SMALLEST = 1e-6f;
    /** The pull of a pair shrinks with its distance in score, as soon as the distance is greater than about this. */
    private static final double NEAR = .01;

    private final transient Shortlist list;
    private final int depth;
    private final transient Workers workers;
    private final int longest;
    private final double[] discounts;

    LambdaGradients(Shortlist list, int depth, Workers workers) {
        this.list = list;
        this.depth = depth;
        this.workers = workers;
        this.longest = Arrays.stream(list.sizes).max().orElse(0);
        this.discounts = new double[Math.max(longest, depth) + 1];
        for (int rank = 0; rank < discounts.length; rank++) {
            discounts[rank] = Math.log(2) / Math.log(rank + 2);
        }
    }

    @Override
    public List<float[]> getGradient(float[][] predictions, DMatrix data) {
        float[] gradient = new float[list.rows()];
        float[] curvature = new float[list.rows()];
        workers.each(list.sizes.length, () -> {
            int[] order = new int[longest];
            return request -> pull(predictions, order, list.start(request), list.sizes[request], gradient, curvature);
        });
        return List.of(gradient, curvature);
    }

    private void pull(float[][] predictions, int[] order, int from, int size, float[] gradient, float[] curvature) {
        sort(predictions, order, from, size);
        double ideal = ideal(from, size);
        double total = 0;
        for (int i = 0; i < size; i++) {
            for (int j = i + 1; j < size && i < depth; j++) {
                int upper = order[i];
                int lower = order[j];
                if (list.labels[upper] != list.labels[lower]) {
                    boolean right = list.labels[upper] > list.labels[lower];
                    int answer = right ? upper : lower;
                    int other = right ? lower : upper;
                    double distance = predictions[answer][0] - predictions[other][0];
                    double change = (discounts[i] - discounts[j]) / ideal / (NEAR + Math.abs(distance));
                    double wrong = 1 / (1 + Math.exp(distance));
                    gradient[answer] -= (float) (wrong * change);
                    gradient[other] += (float) (wrong * change);
                    float curve = (float) (wrong * (1 - wrong) * change);
                    curvature[answer] += curve;
                    curvature[other] += curve;
                    total += 2 * wrong * change;
                }
            }
        }
        double norm = total > 0 ? Math.log(1 + total) / Math.log(2) / total : 1;
        for (int row = from; row < from + size; row++) {
            gradient[row] *= (float) norm;
            curvature[row] = Math.max(SMALLEST, (float) (curvature[row] * norm));
        }
    }

    /** Sorts by insertion. Shortlists are short, and they come in the order of the blend, so they are nearly sorted. */
    private void sort(float[][] predictions, int[] order, int from, int size) {
        for (int i = 0; i < size; i++) {
            int row = from + i;
            int at = i;
            for (; at > 0 && predictions[order[at - 1]][0] < predictions[row][0]; at--) {
                order[at] = order[at - 1];
            }
            order[at] = row;
        }
    }

    private double ideal(int from, int size) {
        double ideal = 0;
        for (int row = from, relevant = 0; row < from + size; row++) {
            ideal += list.labels[row] > 0 && relevant < depth ? discounts[relevant++] : 0;
        }
        return Math.max(ideal, discounts[depth]);
    }
}
