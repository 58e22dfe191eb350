package dev.attune.ml.serving;

import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.linear.FoldIn;

/**
 * Scores items by factors: it folds a profile into a row of its own and multiplies the row with items. An instance
 * holds the scratch memory of one thread.
 */
final class FoldedProfile {
    private final FactorPart factors;
    private final ServedModel model;
    private final FoldIn solver;
    private final int d;
    private final float[] row;
    private int[] items = new int[0];
    private float[] weights = new float[0];
    private int count;

    FoldedProfile(ServedModel model, FactorPart factors, float[] unobserved) {
        this.factors = factors;
        this.model = model;
        this.d = factors.settings().dimension();
        this.solver = new FoldIn(model.ops(), factors.items(), unobserved);
        this.row = new float[d];
    }

    void open(ProfileInput asked) {
        items = items.length < asked.count ? new int[asked.count] : items;
        weights = weights.length < asked.count ? new float[asked.count] : weights;
        count = 0;
        float sum = 0;
        for (int i = 0; i < asked.count; i++) {
            if (asked.items[i] < model.factorItems()) {
                items[count] = asked.items[i];
                weights[count++] = asked.weights[i];
                sum += asked.weights[i];
            }
        }
        for (int i = 0; i < count; i++) {
            weights[i] = weights[i] * count / sum;
        }
        solver.solve(row, items, weights, count, regularization());
    }

    private float regularization() {
        return factors.settings().ofRow(count, model.itemsMet());
    }

    /** Writes the product with each of these items, and returns the greatest, at least 0. */
    float multiply(int[] targets, int size, float[] into) {
        float greatest = 0;
        for (int i = 0; i < size; i++) {
            into[i] =
                    targets[i] < model.factorItems() ? model.ops().dot(row, 0, factors.items(), targets[i] * d, d) : 0;
            greatest = Math.max(greatest, into[i]);
        }
        return greatest;
    }

    /**
     * Hands over the amount that each item of the context adds to the product with a target. For a fixed left-hand side
     * of the equations, the product is linear in the weights.
     */
    void explain(int target, float scale, RequestScoring.Reasons reasons) {
        if (count == 0 || target >= model.factorItems()) {
            return;
        }
        float[] influence = new float[d];
        solver.influence(influence, target * d, items, weights, count, regularization());
        for (int i = 0; i < count; i++) {
            reasons.accept(
                    items[i], scale * weights[i] * model.ops().dot(factors.items(), items[i] * d, influence, 0, d));
        }
    }
}
