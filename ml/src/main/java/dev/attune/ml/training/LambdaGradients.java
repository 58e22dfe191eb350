package dev.attune.ml.training;

import dev.attune.ml.source.Workers;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
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
    private final double[] discounts;

    /** The rows of each request, best first when they were last sorted. A tree changes their order only a little. */
    private final int[] order;

    LambdaGradients(Shortlist list, int depth, Workers workers) {
        this.list = list;
        this.depth = depth;
        this.workers = workers;
        this.order = IntStream.range(0, list.rows()).toArray();
        this.discounts = new double[Math.max(list.longest(), depth) + 1];
        for (int rank = 0; rank < discounts.length; rank++) {
            discounts[rank] = Math.log(2) / Math.log(rank + 2);
        }
    }

    @Override
    public List<float[]> getGradient(float[][] predictions, DMatrix data) {
        float[] gradient = new float[list.rows()];
        float[] curvature = new float[list.rows()];
        workers.each(list.sizes.length, () -> {
            Ranked ranked = new Ranked(list.longest());
            return request -> {
                ranked.read(predictions, request);
                ranked.pull();
                ranked.write(gradient, curvature);
            };
        });
        return List.of(gradient, curvature);
    }

    /** The candidates of one request by rank. An instance is the scratch memory of one thread. */
    private final class Ranked {
        private final float[] scores;
        private final boolean[] answer;
        private final float[] gradient;
        private final float[] curvature;
        private int from;
        private int size;
        private double total;

        Ranked(int longest) {
            this.scores = new float[longest];
            this.answer = new boolean[longest];
            this.gradient = new float[longest];
            this.curvature = new float[longest];
        }

        void read(float[][] predictions, int request) {
            from = list.start(request);
            size = list.sizes[request];
            for (int place = 0; place < size; place++) {
                insert(order[from + place], predictions, place);
            }
            for (int rank = 0; rank < size; rank++) {
                answer[rank] = list.labels[order[from + rank]] > 0;
            }
        }

        /** Inserts a row among those that are sorted. Equal scores stand in the order of their rows. */
        private void insert(int row, float[][] predictions, int sorted) {
            float score = predictions[row][0];
            int rank = sorted;
            for (; rank > 0 && isBefore(score, row, rank - 1); rank--) {
                scores[rank] = scores[rank - 1];
                order[from + rank] = order[from + rank - 1];
            }
            scores[rank] = score;
            order[from + rank] = row;
        }

        private boolean isBefore(float score, int row, int rank) {
            return scores[rank] < score || scores[rank] == score && row < order[from + rank];
        }

        void pull() {
            Arrays.fill(gradient, 0, size, 0);
            Arrays.fill(curvature, 0, size, 0);
            total = 0;
            double ideal = ideal();
            for (int upper = 0; upper < Math.min(depth, size); upper++) {
                for (int lower = upper + 1; lower < size; lower++) {
                    if (answer[upper] != answer[lower]) {
                        pull(upper, lower, (discounts[upper] - discounts[lower]) / ideal);
                    }
                }
            }
        }

        private void pull(int upper, int lower, double change) {
            int better = answer[upper] ? upper : lower;
            int worse = answer[upper] ? lower : upper;
            double distance = scores[better] - scores[worse];
            double weight = change / (NEAR + Math.abs(distance));
            double wrong = 1 / (1 + Math.exp(distance));
            gradient[better] -= (float) (wrong * weight);
            gradient[worse] += (float) (wrong * weight);
            float curve = (float) (wrong * (1 - wrong) * weight);
            curvature[better] += curve;
            curvature[worse] += curve;
            total += 2 * wrong * weight;
        }

        private double ideal() {
            double ideal = 0;
            for (int rank = 0, answers = 0; rank < size; rank++) {
                ideal += answer[rank] && answers < depth ? discounts[answers++] : 0;
            }
            return Math.max(ideal, discounts[depth]);
        }

        void write(float[] gradients, float[] curvatures) {
            double norm = total > 0 ? Math.log(1 + total) / Math.log(2) / total : 1;
            for (int rank = 0; rank < size; rank++) {
                int row = order[from + rank];
                gradients[row] = gradient[rank] * (float) norm;
                curvatures[row] = Math.max(SMALLEST, (float) (curvature[rank] * norm));
            }
        }
    }
}
