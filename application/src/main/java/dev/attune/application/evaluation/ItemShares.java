package dev.attune.application.evaluation;

import dev.attune.application.learning.Population;
import dev.attune.domain.item.ItemId;
import java.util.HashMap;
import java.util.Map;

/** The share of users who have an item. An item without users counts as if half a user had it. */
final class ItemShares {
    private final Map<ItemId, Integer> users = new HashMap<>();
    private final double all;

    ItemShares(Population population) {
        for (int item = 0; item < population.items().size(); item++) {
            users.put(population.items().get(item), population.usersOf()[item]);
        }
        this.all = Math.max(1, population.users());
    }

    double of(ItemId item) {
        return Math.max(.5, users.getOrDefault(item, 0)) / all;
    }
}
