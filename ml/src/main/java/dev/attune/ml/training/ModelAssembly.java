package dev.attune.ml.training;

import dev.attune.domain.item.ItemId;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.FactorPart;
import dev.attune.kernels.format.ModelContent.Ranking;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.source.AffinitySource;
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
import java.util.stream.IntStream;

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
        return of(
                data, rows, Optional.of(FactorSource.learn(data, parameters, seed, workers)), AffinitySource.of(data));
    }

    static ModelContent of(
            TrainingData data, List<RowPart> rows, Optional<FactorPart> factors, Optional<AffinityPart> affinity) {
        float[] first = Parts.blendOfOne(rows, ModelContent.sources(rows, factors, affinity));
        return new ModelContent(
                ids(data),
                data.popularity(),
                RecentPopularity.of(data),
                data.sessions(),
                rows,
                factors,
                affinity,
                Optional.of(ItemTimesLearner.of(data, affinity.map(AffinityPart::first))),
                Rankings.ofAll(new Ranking(first, Trees.NONE)));
    }

    /** Returns a model with other parts. The blend is one part alone. */
    static ModelContent unweighed(
            ModelContent content, List<RowPart> rows, Optional<AffinityPart> affinity, Optional<ItemTimes> times) {
        float[] first = Parts.blendOfOne(rows, ModelContent.sources(rows, content.factors(), affinity));
        return new ModelContent(
                content.ids(),
                content.popularity(),
                content.recent(),
                content.repeats(),
                rows,
                content.factors(),
                affinity,
                times,
                Rankings.ofAll(new Ranking(first, Trees.NONE)));
    }

    /**
     * Makes a blend for the case that none was learned. All row sources and affinity count the same. Factors count
     * nothing, because from so little data they are only noise.
     */
    static float[] alike(ModelContent content) {
        float[] blend = new float[content.of(Question.OPEN).blend().length];
        Arrays.fill(blend, 0, content.rows().size(), 1);
        if (content.affinity().isPresent()) {
            blend[content.sources() - 1] = 1;
        }
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
        if (content.rankings().haveTrees()) {
            return content;
        }
        int logarithms = content.sources() + 2;
        RowPart similar = Parts.findingSimilar(content.rows());
        boolean[] heard = new boolean[content.rows().size()];
        for (int place = 0; place < heard.length; place++) {
            RowPart row = content.rows().get(place);
            int part = place;
            heard[part] = row == similar
                    || row.has(Trait.KNOWS_NEW_ITEMS)
                    || content.rankings().byQuestion().stream()
                            .anyMatch(ranking -> ranking.blend()[part] > 0 || ranking.blend()[logarithms + part] > 0);
        }
        return new ModelContent(
                content.ids(),
                content.popularity(),
                content.recent(),
                content.repeats(),
                IntStream.range(0, heard.length)
                        .filter(part -> heard[part])
                        .mapToObj(content.rows()::get)
                        .toList(),
                content.factors(),
                content.affinity(),
                content.times(),
                content.rankings().map(ranking -> heard(ranking, heard, logarithms)));
    }

    /** @param logarithms the place of the first logarithm in the blend */
    private static Ranking heard(Ranking ranking, boolean[] heard, int logarithms) {
        float[] blend = new float[ranking.blend().length];
        int next = 0;
        for (int at = 0; at < blend.length; at++) {
            int part = at < logarithms ? at : at - logarithms;
            if (part >= heard.length || heard[part]) {
                blend[next++] = ranking.blend()[at];
            }
        }
        return new Ranking(Arrays.copyOf(blend, next), ranking.trees());
    }
}
