package dev.attune.ml.training;

import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ItemDescription;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.affinity.Field;
import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Returns;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.format.RowKind.Trait;
import dev.attune.ml.source.AffinitySource;
import dev.attune.ml.source.ContentSource;
import dev.attune.ml.source.TrainingData;
import dev.attune.ml.source.Workers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** The parts of a model that follow from the catalog. An external model comes without them. */
final class CatalogParts {
    private final TrainingData catalog;

    /** @param described what the catalog says of an item */
    CatalogParts(List<ItemId> items, Function<ItemId, Optional<ItemDescription>> described) {
        Map<ItemId, ItemDescription> ofItems = new HashMap<>();
        items.forEach(item -> described.apply(item).ifPresent(says -> ofItems.put(item, says)));
        this.catalog = TrainingData.of(
                new Dataset(items, ofItems, new int[1], new int[0], new float[0], new long[0], new int[0]));
    }

    /** Whether two items are variants of one product. */
    boolean sameProduct(int one, int other) {
        return catalog.dataset().sameProduct(one, other);
    }

    /** Returns the model with the parts that it lacks, as far as the catalog tells anything. */
    ModelContent addTo(ModelContent content, Workers workers) {
        if (!catalog.dataset().described()) {
            return content;
        }
        List<RowPart> rows = new ArrayList<>(content.rows());
        if (rows.stream().noneMatch(part -> part.has(Trait.KNOWS_NEW_ITEMS))) {
            rows.add(ContentSource.learn(catalog, content.popularity(), recency(content), workers));
        }
        Optional<AffinityPart> affinity = content.affinity().or(() -> AffinitySource.of(catalog));
        Optional<ItemTimes> times = content.times()
                .map(known -> affinity.map(AffinityPart::first)
                        .map(kinds -> withKinds(known, kinds, content.popularity()))
                        .orElse(known));
        return ModelAssembly.unweighed(content, rows, affinity, times);
    }

    /** Returns a model as if some of its items had just come into the catalog; empty if the catalog tells nothing. */
    Optional<ModelContent> asNew(ModelContent content, long seed, Workers workers) {
        return catalog.dataset().described()
                ? Optional.of(ColdStartSimulation.of(content, catalog, recency(content), seed, workers))
                : Optional.empty();
    }

    /** The recency of the rows that find similar items, which the description's rows share. */
    private static float recency(ModelContent content) {
        return Parts.findingSimilar(content.rows()).recency();
    }

    /**
     * Adds kinds to times that know none. Who counted them knew no kinds, so the days and shares of a kind are the
     * means of its items, which count by their users.
     */
    private static ItemTimes withKinds(ItemTimes times, Field kinds, int[] popularity) {
        if (times.ofKinds().days().length > 1) {
            return times;
        }
        double[] users = new double[kinds.values()];
        double[] logarithms = new double[kinds.values()];
        double[] shares = new double[kinds.values()];
        for (int item = 0; item < popularity.length; item++) {
            int kind = kinds.ofItem()[item];
            users[kind] += popularity[item];
            logarithms[kind] +=
                    popularity[item] * StrictMath.log(times.ofItems().days()[item]);
            shares[kind] += popularity[item] * times.ofItems().shares()[item];
        }
        Returns ofAll = times.ofKinds();
        float[] days = new float[users.length];
        float[] returns = new float[users.length];
        for (int kind = 0; kind < users.length; kind++) {
            days[kind] = users[kind] == 0 ? ofAll.days()[0] : (float) StrictMath.exp(logarithms[kind] / users[kind]);
            returns[kind] = users[kind] == 0 ? ofAll.shares()[0] : (float) Math.min(1, shares[kind] / users[kind]);
        }
        return new ItemTimes(
                times.lately(),
                times.age(),
                times.ofItems(),
                kinds.ofItem(),
                new Returns(days, returns),
                times.strong());
    }
}
