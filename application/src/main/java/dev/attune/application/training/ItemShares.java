package dev.attune.application.training;

import dev.attune.domain.item.ItemId;
import java.util.HashMap;
import java.util.Map;

/** Which part of the users has an item; of an item that nobody has, as if one in twice as many had it. */
final class ItemShares {
    private final Map<ItemId, Integer> users = new HashMap<>();
    private final double all;

    ItemShares(Dataset data) {
        int[] counts = new int[data.items().size()];
        for (int user = 0; user < data.users(); user++) {
            for (int item : data.distinctItems(user)) {
                counts[item]++;
            }
        }
        for (int item = 0; item < counts.length; item++) {
            users.put(data.items().get(item), counts[item]);
        }
        this.all = Math.max(1, data.users());
    }

    double of(ItemId item) {
        return Math.max(.5, users.getOrDefault(item, 0)) / all;
    }
}
