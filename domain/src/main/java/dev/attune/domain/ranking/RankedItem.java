package dev.attune.domain.ranking;

import dev.attune.domain.item.ItemId;
import java.util.List;

/**
 * One place in an answer.
 *
 * @param source what proposed the item: {@code rows}, {@code trending}, {@code popular}, {@code latest}
 * @param reasons empty unless an explanation was asked for
 */
public record RankedItem(ItemId item, double score, String source, List<Reason> reasons) {
    /** How much one of the user's items spoke for the ranked one. */
    public record Reason(ItemId item, double weight) {
    }

    public RankedItem {
        reasons = List.copyOf(reasons);
    }

    public RankedItem(ItemId item, double score, String source) {
        this(item, score, source, List.of());
    }
}
