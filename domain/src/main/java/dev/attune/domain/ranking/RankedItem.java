package dev.attune.domain.ranking;

import dev.attune.domain.item.ItemId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One place in an answer.
 *
 * @param source what proposed the item
 * @param sources what each part of the model adds to the score; empty unless an explanation was asked for
 * @param reasons empty unless an explanation was asked for
 */
public record RankedItem(
        ItemId item, double score, ItemSource source, Map<String, Double> sources, List<Reason> reasons) {
    /** How much one of the user's items spoke for the ranked one. */
    public record Reason(ItemId item, double weight) {}

    public RankedItem {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
        reasons = List.copyOf(reasons);
    }

    public RankedItem(ItemId item, double score, ItemSource source) {
        this(item, score, source, Map.of(), List.of());
    }
}
