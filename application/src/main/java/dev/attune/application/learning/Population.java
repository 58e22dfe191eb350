package dev.attune.application.learning;

import dev.attune.domain.item.ItemId;
import java.util.List;

/**
 * Counts of a training set: the items, and for each item the number of its users and events.
 *
 * @param items the items that are learned about; their places are the numbers in a {@link TestCase}'s answers
 * @param usersOf number of users of each item
 * @param eventsOf number of events with each item
 * @param users number of users
 */
public record Population(List<ItemId> items, int[] usersOf, int[] eventsOf, long users) {
    public static Population of(Dataset data) {
        int[] usersOf = new int[data.items().size()];
        for (int user = 0; user < data.users(); user++) {
            for (int item : data.distinctItems(user)) {
                usersOf[item]++;
            }
        }
        int[] eventsOf = new int[data.items().size()];
        for (int i = 0; i < data.interactions(); i++) {
            eventsOf[data.item(i)]++;
        }
        return new Population(data.items(), usersOf, eventsOf, data.users());
    }
}
