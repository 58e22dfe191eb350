package dev.attune.ml.source;

import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.linear.ImplicitAls;
import dev.attune.kernels.linear.PrincipalAxes;
import dev.attune.ml.vector.VectorSupport;

/**
 * Learns item factors by iALS. A profile is folded into the factors while serving. Factors score the candidates that
 * other sources propose.
 */
public final class FactorSource {
    private FactorSource() {}

    public static FactorPart learn(TrainingData data, Hyperparameters parameters, long seed, Workers workers) {
        ImplicitAls.Settings settings = new ImplicitAls.Settings(
                parameters.dimension(), parameters.unobserved(), parameters.shrinkage(), Parts.FACTOR_STEPS);
        ImplicitAls als = new ImplicitAls(data.interactions(), settings, seed, VectorSupport.floatOps(), workers);
        for (int sweep = 0; sweep < parameters.sweeps(); sweep++) {
            als.sweep();
            workers.progress().advance((sweep + 1.0) / parameters.sweeps());
        }
        float[] items = als.itemFactors();
        PrincipalAxes.turn(items, parameters.dimension(), VectorSupport.floatOps(), workers);
        return new FactorPart(Parts.FACTORS, items, settings);
    }
}
