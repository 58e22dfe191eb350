package dev.attune.application.training;

import dev.attune.application.catalog.Listing;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ItemDescription;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.data.Ties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects events in any order into a {@link Dataset}. It holds 20 bytes an event while it collects, and more while it
 * builds.
 */
final class DatasetBuilder {
    /** At least this many new items may be learned about, besides the items with events. */
    private static final int MIN_NEW_ITEMS = 1_000;

    private final EventWeights weights;
    private final Map<ItemId, Listing> described = new HashMap<>();
    private final Map<String, Integer> users = new HashMap<>();
    private final Map<String, Integer> items = new HashMap<>();
    private int[] user = new int[1 << 12];
    private int[] item = new int[1 << 12];
    private float[] weight = new float[1 << 12];
    private long[] time = new long[1 << 12];
    private int size;

    DatasetBuilder(EventWeights weights) {
        this.weights = weights;
    }

    void add(Event event) {
        float value = (float) weights.of(event.type(), event.value());
        if (value == 0) {
            return;
        }
        if (size == user.length) {
            grow();
        }
        user[size] = number(users, event.userId().value());
        item[size] = number(items, event.itemId().value());
        weight[size] = value;
        time[size++] = event.timestamp().toEpochMilli();
    }

    /** Adds the catalog's description of an item, with or without events. */
    void add(ItemId id, Listing listing) {
        if (!listing.terms().isEmpty()) {
            described.put(id, listing);
        }
    }

    int size() {
        return size;
    }

    Dataset build() {
        addNewItems();
        int[] userRank = ranks(users);
        int[] itemRank = ranks(items);
        int[] start = new int[users.size() + 1];
        for (int i = 0; i < size; i++) {
            start[userRank[user[i]] + 1]++;
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] order = groupedByUser(userRank, start);
        String[] userNames = names(users);
        String[] itemNames = names(items);
        boolean[] dropped = new boolean[size];
        int[] sortedItem = new int[size];
        float[] sortedWeight = new float[size];
        long[] sortedTime = new long[size];
        for (int u = 0; u < users.size(); u++) {
            sortByTime(order, start[u], start[u + 1], userNames, itemNames);
            for (int i = start[u]; i < start[u + 1]; i++) {
                sortedItem[i] = itemRank[item[order[i]]];
                sortedWeight[i] = weight[order[i]];
                sortedTime[i] = time[order[i]];
            }
            dropDisliked(sortedItem, sortedWeight, start[u], start[u + 1], dropped);
        }
        return new Dataset(sortedItems(), descriptions(), start, sortedItem, sortedWeight, sortedTime).without(dropped);
    }

    /**
     * Adds the newest visible items without events. It adds at most as many as there are items with events, or
     * {@link #MIN_NEW_ITEMS} if that is more. The size of a model thus follows from its events.
     */
    private void addNewItems() {
        described.entrySet().stream()
                .filter(entry -> entry.getValue().visible()
                        && !items.containsKey(entry.getKey().value()))
                .sorted(Comparator.comparing((Map.Entry<ItemId, Listing> entry) ->
                                entry.getValue().publishedAt().orElse(Instant.EPOCH))
                        .reversed()
                        .thenComparing(Map.Entry::getKey))
                .limit(Math.max(MIN_NEW_ITEMS, items.size()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(item -> number(items, item.value()));
    }

    private Map<ItemId, ItemDescription> descriptions() {
        Map<ItemId, ItemDescription> descriptions = new HashMap<>();
        described.forEach((item, listing) -> {
            if (items.containsKey(item.value())) {
                descriptions.put(item, new ItemDescription(listing.categories(), listing.terms(), listing.facts()));
            }
        });
        return descriptions;
    }

    private int[] groupedByUser(int[] userRank, int[] start) {
        int[] next = start.clone();
        int[] order = new int[size];
        for (int i = 0; i < size; i++) {
            order[next[userRank[user[i]]]++] = i;
        }
        return order;
    }

    private static String[] names(Map<String, Integer> numbers) {
        String[] names = new String[numbers.size()];
        numbers.forEach((name, number) -> names[number] = name);
        return names;
    }

    /**
     * Sorts a user's events, oldest first. Of two at the same time and with the same item, the greater weight comes
     * first, so that a dislike comes last and decides.
     */
    private void sortByTime(int[] order, int from, int to, String[] userNames, String[] itemNames) {
        boolean sorted = true;
        for (int i = from + 1; i < to && sorted; i++) {
            sorted = compare(order[i - 1], order[i], userNames, itemNames) <= 0;
        }
        if (sorted) {
            return;
        }
        Integer[] boxed = new Integer[to - from];
        Arrays.setAll(boxed, i -> order[from + i]);
        Arrays.sort(boxed, (a, b) -> compare(a, b, userNames, itemNames));
        for (int i = 0; i < boxed.length; i++) {
            order[from + i] = boxed[i];
        }
    }

    /** Compares two events of one user. */
    private int compare(int a, int b, String[] userNames, String[] itemNames) {
        int byTime = Long.compare(time[a], time[b]);
        if (byTime != 0) {
            return byTime;
        }
        String userName = userNames[user[a]];
        String one = itemNames[item[a]];
        String other = itemNames[item[b]];
        int byTie = Long.compare(Ties.place(userName, one), Ties.place(userName, other));
        // Two ids may have the same place. Without an order of these, the order of arrival would decide.
        int byItem = byTie != 0 ? byTie : one.compareTo(other);
        return byItem != 0 ? byItem : Float.compare(weight[b], weight[a]);
    }

    /**
     * Drops the events that speak against an item. If the user's newest event with an item is one of these, drops all
     * of the user's events with the item.
     */
    private static void dropDisliked(int[] item, float[] weight, int from, int to, boolean[] dropped) {
        boolean anyNegative = false;
        for (int i = from; i < to && !anyNegative; i++) {
            anyNegative = weight[i] < 0;
        }
        if (!anyNegative) {
            return;
        }
        Map<Integer, Boolean> disliked = new HashMap<>();
        for (int i = to - 1; i >= from; i--) {
            boolean negative = weight[i] < 0;
            disliked.putIfAbsent(item[i], negative);
            dropped[i] = negative || disliked.get(item[i]);
        }
    }

    private List<ItemId> sortedItems() {
        List<ItemId> sorted = new ArrayList<>(items.size());
        items.keySet().stream().sorted().forEach(id -> sorted.add(new ItemId(id)));
        return List.copyOf(sorted);
    }

    private static int[] ranks(Map<String, Integer> numbers) {
        String[] names = numbers.keySet().toArray(String[]::new);
        Arrays.parallelSort(names);
        int[] ranks = new int[names.length];
        for (int rank = 0; rank < names.length; rank++) {
            ranks[numbers.get(names[rank])] = rank;
        }
        return ranks;
    }

    private static int number(Map<String, Integer> numbers, String name) {
        Integer known = numbers.get(name);
        if (known != null) {
            return known;
        }
        numbers.put(name, numbers.size());
        return numbers.size() - 1;
    }

    private void grow() {
        int capacity = Math.min(Integer.MAX_VALUE - 8, user.length + (user.length >> 1));
        if (capacity == user.length) {
            throw new IllegalStateException(
                    "a dataset holds at most " + size + " events; train on a shorter window (from, to)");
        }
        user = Arrays.copyOf(user, capacity);
        item = Arrays.copyOf(item, capacity);
        weight = Arrays.copyOf(weight, capacity);
        time = Arrays.copyOf(time, capacity);
    }
}
