package dev.attune.application.training;

import dev.attune.kernels.data.SplitMix;
import java.util.Arrays;
import java.util.Comparator;

/**
 * An order of users and items that does not follow from their ids. Whatever is drawn or decided by number would
 * otherwise depend on names. A user is told by events, and an item by its description and its events: colours are
 * refined over the graph of both (Weisfeiler and Leman 1968). Two users or items of the same colour are alike in nearly
 * all that a model learns from; only their order follows from ids.
 */
final class CanonicalOrder {
    /** After so many rounds, a colour tells the events of users who share an item with those who share an item. */
    private static final int ROUNDS = 3;

    private final int[] user;
    private final int[] item;
    private final long[] event;
    private long[] users;
    private final long[] items;

    /**
     * @param user number of the user of each event, and perhaps more
     * @param item number of the item of each event, and perhaps more
     * @param event what else tells an event from others: its time and its weight; as long as there are events
     * @param described what tells an item from others without its events
     */
    CanonicalOrder(int[] user, int[] item, long[] event, int users, long[] described) {
        this.user = user;
        this.item = item;
        this.event = event;
        this.users = new long[users];
        this.items = described.clone();
        for (int round = 0; round < ROUNDS; round++) {
            refine();
        }
    }

    private void refine() {
        long[] of = new long[users.length];
        for (int i = 0; i < event.length; i++) {
            of[user[i]] += mixed(items[item[i]], event[i]);
        }
        long[] by = new long[items.length];
        for (int i = 0; i < event.length; i++) {
            by[item[i]] += mixed(of[user[i]], event[i]);
        }
        users = of;
        for (int i = 0; i < by.length; i++) {
            items[i] = mixed(items[i], by[i]);
        }
    }

    static long mixed(long one, long other) {
        return SplitMix.finish(one * SplitMix.STEP ^ SplitMix.finish(other + SplitMix.STEP));
    }

    /** Returns the place of each user. */
    int[] placesOfUsers(String[] names) {
        return places(
                names.length,
                Comparator.comparingLong((Integer number) -> users[number]).thenComparing(number -> names[number]));
    }

    /** Returns the place of each item. */
    int[] placesOfItems(String[] names) {
        return places(
                names.length,
                Comparator.comparingLong((Integer number) -> items[number]).thenComparing(number -> names[number]));
    }

    private static int[] places(int count, Comparator<Integer> order) {
        Integer[] sorted = new Integer[count];
        Arrays.setAll(sorted, number -> number);
        Arrays.parallelSort(sorted, order);
        int[] places = new int[count];
        for (int place = 0; place < count; place++) {
            places[sorted[place]] = place;
        }
        return places;
    }
}
