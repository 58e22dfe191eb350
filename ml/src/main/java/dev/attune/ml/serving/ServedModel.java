package dev.attune.ml.serving;

import dev.attune.kernels.DenseRows;
import dev.attune.kernels.FloatOps;
import dev.attune.kernels.ImplicitAls;
import dev.attune.kernels.LeastSquares;
import dev.attune.kernels.ModelContent;
import dev.attune.kernels.ModelContent.FactorPart;
import dev.attune.kernels.ModelContent.RowPart;
import dev.attune.kernels.Pieces;
import dev.attune.kernels.Trees;
import dev.attune.ml.vector.VectorSupport;
import java.util.ArrayList;
import java.util.List;

/** A model's content and what follows from it, shared by all requests. */
final class ServedModel {
    private final ModelContent content;
    private final FloatOps ops = VectorSupport.floatOps();
    private final List<DenseRows> dense = new ArrayList<>();
    private final Features features;
    private final float[] gram;
    private final float[] logPopularity;
    private final float[] logRecent;

    ServedModel(ModelContent content) {
        this.content = content;
        content.rows().forEach(part -> dense.add(new DenseRows(part.rows())));
        this.features = new Features(content.rows().size() + (content.factors().isPresent() ? 1 : 0));
        this.gram = content.factors()
                .map(part -> ImplicitAls.gramian(part.items(), items(), part.settings().dimension(), ops, Pieces.IN_ORDER)).orElse(null);
        this.logPopularity = new float[items()];
        this.logRecent = new float[items()];
        for (int item = 0; item < items(); item++) {
            logPopularity[item] = (float) StrictMath.log1p(content.popularity()[item]);
            logRecent[item] = (float) StrictMath.log1p(content.recent()[item]);
        }
    }

    int items() {
        return content.ids().length;
    }

    boolean repeats() {
        return content.repeats();
    }

    List<RowPart> rows() {
        return content.rows();
    }

    DenseRows dense(int part) {
        return dense.get(part);
    }

    FactorPart factors() {
        return content.factors().orElseThrow();
    }

    int dimension() {
        return content.factors().map(part -> part.settings().dimension()).orElse(0);
    }

    /** For one thread; null where there are no factors. */
    LeastSquares solver() {
        return content.factors().map(part -> new LeastSquares(ops, dimension(), part.items(), gram, part.settings().unobserved())).orElse(null);
    }

    FloatOps ops() {
        return ops;
    }

    Features features() {
        return features;
    }

    float[] blend() {
        return content.blend();
    }

    List<String> partNames() {
        return Features.names(content);
    }

    Trees trees() {
        return content.trees();
    }

    int popularity(int item) {
        return content.popularity()[item];
    }

    float logPopularity(int item) {
        return logPopularity[item];
    }

    float logRecent(int item) {
        return logRecent[item];
    }
}
