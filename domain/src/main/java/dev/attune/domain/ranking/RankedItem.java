package dev.attune.domain.ranking;

import dev.attune.domain.item.ItemId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One place in an answer.
 *
 * @param source the origin of the item
 * @param sources the amount that each part of the model adds to the score, by the name of the part; empty unless an
 *     explanation was asked for
 * @param reasons empty unless an explanation was asked for
 */
public record RankedItem(
        ItemId item, double score, ItemSource source, Map<String, Double> sources, List<Reason> reasons) {
    /** An item of the profile that spoke for the ranked item, with its part of the score. */
    public record Reason(ItemId item, double weight) {}

    public RankedItem {
        sources = Collections.unmodifiableMap(new TreeMap<>(sources));
        reasons = List.copyOf(reasons);
    }

    public RankedItem(ItemId item, double score, ItemSource source) {
        this(item, score, source, Map.of(), List.of());
    }
}
