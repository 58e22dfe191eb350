package dev.attune.ml.training;

import dev.attune.domain.item.ItemId;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.source.FactorSource;
import dev.attune.ml.source.Hyperparameters;
import dev.attune.ml.source.RowSource;
import dev.attune.ml.source.Sources;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Puts models together. */
final class ModelAssembly {
    private ModelAssembly() {}

    /**
     * Trains all sources. The blend is one part alone, until a better blend is learned.
     *
     * @param rowsUntil part of the present stage that is done when the rows are done, 0..1
     * @param until part of the present stage that is done at the end, 0..1
     */
    static ModelContent learn(
            TrainingData data, Hyperparameters parameters, long seed, Workers workers, double rowsUntil, double until) {
        workers.progress().step(rowsUntil);
        List<RowSource> sources = Sources.of(data);
        List<RowPart> rows = new ArrayList<>();
        for (int done = 0; done < sources.size(); done++) {
            rows.addAll(sources.get(done).learn(data, parameters, workers));
            workers.progress().advance((done + 1.0) / sources.size());
        }
        workers.progress().step(until);
        return of(data, rows, Optional.of(FactorSource.learn(data, parameters, seed, workers)));
    }

    static ModelContent of(TrainingData data, List<RowPart> rows, Optional<FactorPart> factors) {
        return new ModelContent(
                ids(data),
                data.popularity(),
                RecentPopularity.of(data),
                data.sessions(),
                rows,
                factors,
                Parts.blendOfOne(rows, factors.isPresent()),
                Trees.NONE);
    }

    /**
     * Makes a blend for the case that none was learned. All row sources count the same. Factors count nothing, because
     * from so little data they are only noise.
     */
    static float[] alike(ModelContent content) {
        float[] blend = new float[content.blend().length];
        Arrays.fill(blend, 0, content.rows().size(), 1);
        return blend;
    }

    static String[] ids(TrainingData data) {
        return data.dataset().items().stream().map(ItemId::value).toArray(String[]::new);
    }

    /**
     * Removes the row parts that neither the blend nor the trees use. The parts stay that find similar items or know
     * new ones, because they answer more than the blend asks.
     */
    static ModelContent withoutSilent(ModelContent content) {
        if (!content.trees().isEmpty()) {
            return content;
        }
        RowPart similar = Parts.findingSimilar(content.rows());
        List<RowPart> heard = new ArrayList<>();
        float[] blend = new float[content.blend().length];
        int next = 0;
        for (int part = 0; part < content.rows().size(); part++) {
            RowPart row = content.rows().get(part);
            if (row == similar || row.has(Trait.KNOWS_NEW_ITEMS) || content.blend()[part] > 0) {
                heard.add(row);
                blend[next++] = content.blend()[part];
            }
        }
        for (int rest = content.rows().size(); rest < content.blend().length; rest++) {
            blend[next++] = content.blend()[rest];
        }
        return new ModelContent(
                content.ids(),
                content.popularity(),
                content.recent(),
                content.repeats(),
                heard,
                content.factors(),
                Arrays.copyOf(blend, next),
                content.trees());
    }

    static ModelContent with(ModelContent content, float[] blend, Trees trees) {
        return new ModelContent(
                content.ids(),
                content.popularity(),
                content.recent(),
                content.repeats(),
                content.rows(),
                content.factors(),
                blend,
                trees);
    }
}
