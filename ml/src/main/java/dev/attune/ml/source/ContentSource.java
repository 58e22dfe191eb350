package dev.attune.ml.source;

import dev.attune.kernels.data.ItemTerms;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Parts;
import dev.attune.kernels.rows.ContentSimilarity;
import java.util.List;
import java.util.stream.IntStream;

/** A source of items that are described alike, for items with few events or none. */
public final class ContentSource implements RowSource {
    /** Maximum number of targets of an item. */
    public static final int TARGETS = 50;

    @Override
    public List<RowPart> learn(TrainingData data, Hyperparameters parameters, Workers workers) {
        return List.of(learn(data, data.popularity(), parameters.recency(), workers));
    }

    /**
     * Learns which items are described alike.
     *
     * @param popularity number of users that each item is assumed to have
     * @param recency factor for the weight of an event with each step back
     */
    public static RowPart learn(TrainingData data, int[] popularity, float recency, Workers workers) {
        List<List<String>> described =
                IntStream.range(0, data.items()).mapToObj(data.dataset()::terms).toList();
        ItemTerms terms = TermIndex.of(described, popularity);
        return Parts.content(
                recency,
                RowSource.rows(
                        data.items(), TARGETS, workers, () -> new ContentSimilarity(terms, popularity, TARGETS)));
    }
}
