package dev.attune.application.training;

import dev.attune.application.learning.Dataset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Checks whether a dataset has enough users and items to learn from. A model learns from the things that several users
 * have in common.
 */
final class Sufficiency {
    private static final int MIN_USERS = 2;
    private static final int MIN_ITEMS = 2;

    private Sufficiency() {}

    /** Returns a sentence that names the missing data; empty if there is enough. */
    static Optional<String> missing(Dataset data) {
        if (data.interactions() == 0) {
            return Optional.of("there are no events that speak for an item, or none between from and to");
        }
        long users = 0;
        boolean[] met = new boolean[data.items().size()];
        int items = 0;
        for (int user = 0; user < data.users(); user++) {
            users += data.end(user) > data.start(user) ? 1 : 0;
            for (int event = data.start(user); event < data.end(user); event++) {
                items += met[data.item(event)] ? 0 : 1;
                met[data.item(event)] = true;
            }
        }
        List<String> missing = new ArrayList<>();
        if (users < MIN_USERS) {
            missing.add(
                    "%d users who viewed, bought or otherwise chose an item (there is %d)".formatted(MIN_USERS, users));
        }
        if (items < MIN_ITEMS) {
            missing.add("%d items that somebody chose (there is %d)".formatted(MIN_ITEMS, items));
        }
        return missing.isEmpty()
                ? Optional.empty()
                : Optional.of("training needs at least " + String.join(" and ", missing));
    }
}
