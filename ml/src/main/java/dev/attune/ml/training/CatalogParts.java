package dev.attune.ml.training;

import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ItemDescription;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.kernels.format.ModelContent.RowPart;
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

/** The parts of a model that follow from the catalog. An external model comes without them. */
final class CatalogParts {
    private final TrainingData catalog;
    private final Workers workers;

    /** @param described what the catalog says of these items, and of others */
    CatalogParts(List<ItemId> items, Map<ItemId, ItemDescription> described, Workers workers) {
        Map<ItemId, ItemDescription> ofItems = new HashMap<>();
        items.forEach(item -> Optional.ofNullable(described.get(item)).ifPresent(says -> ofItems.put(item, says)));
        this.catalog = TrainingData.of(
                new Dataset(items, ofItems, new int[1], new int[0], new float[0], new long[0], new int[0]));
        this.workers = workers;
    }

    /** Returns the model with the parts that it lacks, as far as the catalog tells anything. */
    ModelContent addTo(ModelContent content) {
        if (!catalog.dataset().described()) {
            return content;
        }
        List<RowPart> rows = new ArrayList<>(content.rows());
        if (rows.stream().noneMatch(part -> part.has(Trait.KNOWS_NEW_ITEMS))) {
            rows.add(ContentSource.learn(catalog, content.popularity(), recency(content), workers));
        }
        Optional<AffinityPart> affinity = content.affinity().or(() -> AffinitySource.of(catalog));
        return ModelAssembly.unweighed(content, rows, affinity);
    }

    /** Returns a model as if some of its items had just come into the catalog; empty if the catalog tells nothing. */
    Optional<ModelContent> asNew(ModelContent content, long seed) {
        return catalog.dataset().described()
                ? Optional.of(ColdStartSimulation.of(content, catalog, recency(content), seed, workers))
                : Optional.empty();
    }

    /** The recency of the rows that find similar items, which the description's rows share. */
    private static float recency(ModelContent content) {
        return content.rows().get(0).recency();
    }
}
