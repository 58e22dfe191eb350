package dev.attune.application.recommendation;

import dev.attune.application.model.ServingModel;
import dev.attune.domain.item.ItemId;
import java.util.Collection;
import java.util.Optional;
import java.util.function.IntPredicate;

/** Which of a model's items may be shown: in the catalog's view, in the category, and not excluded. Asked once a candidate. */
final class Eligibility implements IntPredicate {
    private static final int EMPTY = -1;

    private final ServingModel model;
    private final Optional<String> category;
    /** Open addressing; a power of two and at most half full. */
    private final int[] excluded;

    private Eligibility(ServingModel model, Optional<String> category, int[] excluded) {
        this.model = model;
        this.category = category;
        this.excluded = excluded;
    }

    static Eligibility excluding(ServingModel model, Collection<ItemId> items) {
        int[] excluded = new int[Math.max(2, Integer.highestOneBit(Math.max(1, items.size())) << 2)];
        java.util.Arrays.fill(excluded, EMPTY);
        Eligibility eligibility = new Eligibility(model, Optional.empty(), excluded);
        for (ItemId item : items) {
            eligibility.exclude(model.scorer().indexOf(item));
        }
        return eligibility;
    }

    /** The same exclusions, within a category. */
    Eligibility in(Optional<String> category) {
        return category.isEmpty() ? this : new Eligibility(model, category, excluded);
    }

    @Override
    public boolean test(int item) {
        return !isExcluded(item) && model.answers(item, category);
    }

    private void exclude(int item) {
        if (item >= 0) {
            int slot = slot(item);
            excluded[slot] = item;
        }
    }

    private boolean isExcluded(int item) {
        return excluded[slot(item)] == item;
    }

    /** Where the item is, or would be. */
    private int slot(int item) {
        int slot = (item * 0x9E3779B9 >>> 7) & excluded.length - 1;
        while (excluded[slot] != EMPTY && excluded[slot] != item) {
            slot = slot + 1 & excluded.length - 1;
        }
        return slot;
    }
}
