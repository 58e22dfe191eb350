package dev.attune.application.training;

import dev.attune.application.catalog.Listing;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.ItemDescription;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.PaceCensus;
import dev.attune.domain.item.ItemId;
import dev.attune.kernels.data.Ties;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Collects events in any order into a {@link Dataset}. It holds 24 bytes an event while it collects, and more while it
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
    private int[] session = new int[1 << 12];
    private boolean anySession;
    private int size;
    private List<String> inhuman = List.of();

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
        session[size] = event.sessionId().map(DatasetBuilder::session).orElse(0);
        anySession |= session[size] != 0;
        time[size++] = event.timestamp().toEpochMilli();
    }

    /** A number of a session; never 0. */
    private static int session(String id) {
        int hash = id.hashCode();
        return hash == 0 ? 1 : hash;
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
        String[] userNames = names(users);
        String[] itemNames = names(items);
        CanonicalOrder canonical = canonical(itemNames);
        int[] userRank = canonical.placesOfUsers(userNames);
        int[] itemRank = canonical.placesOfItems(itemNames);
        int[] start = new int[users.size() + 1];
        for (int i = 0; i < size; i++) {
            start[userRank[user[i]] + 1]++;
        }
        Arrays.parallelPrefix(start, Integer::sum);
        int[] order = groupedByUser(userRank, start);
        boolean[] dropped = new boolean[size];
        int[] sortedItem = new int[size];
        float[] sortedWeight = new float[size];
        long[] sortedTime = new long[size];
        int[] sortedSession = new int[anySession ? size : 0];
        for (int u = 0; u < users.size(); u++) {
            sortByTime(order, start[u], start[u + 1], u, itemRank);
            for (int i = start[u]; i < start[u + 1]; i++) {
                sortedItem[i] = itemRank[item[order[i]]];
                sortedWeight[i] = weight[order[i]];
                sortedTime[i] = time[order[i]];
                if (anySession) {
                    sortedSession[i] = session[order[i]];
                }
            }
            dropDisliked(sortedItem, sortedWeight, start[u], start[u + 1], dropped);
        }
        leaveOutInhuman(start, sortedTime, userNames, userRank, dropped);
        return new Dataset(
                        sortedItems(itemNames, itemRank),
                        descriptions(),
                        start,
                        sortedItem,
                        sortedWeight,
                        sortedTime,
                        sortedSession)
                .without(dropped);
    }

    /** Drops the events of users who act as nobody can, where their times can be trusted. */
    private void leaveOutInhuman(int[] start, long[] time, String[] names, int[] rank, boolean[] dropped) {
        List<String> found = new ArrayList<>();
        BitSet places = new BitSet();
        PaceCensus census = new PaceCensus();
        for (int number = 0; number < names.length; number++) {
            int from = start[rank[number]];
            if (census.add(start[rank[number] + 1] - from, i -> time[from + i])) {
                found.add(names[number]);
                places.set(rank[number]);
            }
        }
        if (census.judgesByPace()) {
            places.stream().forEach(place -> Arrays.fill(dropped, start[place], start[place + 1], true));
            Collections.sort(found);
            inhuman = List.copyOf(found);
        }
    }

    /** Returns the users whose events were left out because nobody acts like them. */
    List<String> inhuman() {
        return inhuman;
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
                        .thenComparingLong(entry -> digest(entry.getValue()))
                        .thenComparing(Map.Entry::getKey))
                .limit(Math.max(MIN_NEW_ITEMS, items.size()))
                .map(Map.Entry::getKey)
                .toList()
                .forEach(item -> number(items, item.value()));
    }

    /** What is learned of an item that the catalog lists. */
    static ItemDescription description(Listing listing) {
        return new ItemDescription(listing.categories(), listing.terms(), listing.facts());
    }

    private Map<ItemId, ItemDescription> descriptions() {
        Map<ItemId, ItemDescription> descriptions = new HashMap<>();
        described.forEach((item, listing) -> {
            if (items.containsKey(item.value())) {
                descriptions.put(item, description(listing));
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
    private void sortByTime(int[] order, int from, int to, int userRank, int[] itemRank) {
        boolean sorted = true;
        for (int i = from + 1; i < to && sorted; i++) {
            sorted = compare(order[i - 1], order[i], userRank, itemRank) <= 0;
        }
        if (sorted) {
            return;
        }
        Integer[] boxed = new Integer[to - from];
        Arrays.setAll(boxed, i -> order[from + i]);
        Arrays.sort(boxed, (a, b) -> compare(a, b, userRank, itemRank));
        for (int i = 0; i < boxed.length; i++) {
            order[from + i] = boxed[i];
        }
    }

    /** Compares two events of one user. */
    private int compare(int a, int b, int userRank, int[] itemRank) {
        int byTime = Long.compare(time[a], time[b]);
        if (byTime != 0) {
            return byTime;
        }
        int one = itemRank[item[a]];
        int other = itemRank[item[b]];
        return one == other
                ? Float.compare(weight[b], weight[a])
                : Long.compare(Ties.place(userRank, one), Ties.place(userRank, other));
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

    private static List<ItemId> sortedItems(String[] names, int[] rank) {
        ItemId[] sorted = new ItemId[names.length];
        for (int number = 0; number < names.length; number++) {
            sorted[rank[number]] = new ItemId(names[number]);
        }
        return List.of(sorted);
    }

    private CanonicalOrder canonical(String[] itemNames) {
        long[] event = new long[size];
        for (int i = 0; i < size; i++) {
            event[i] = CanonicalOrder.mixed(time[i], Float.floatToIntBits(weight[i]));
        }
        long[] description = new long[itemNames.length];
        for (int number = 0; number < description.length; number++) {
            Listing listing = described.get(new ItemId(itemNames[number]));
            description[number] = listing == null ? 0 : digest(listing);
        }
        return new CanonicalOrder(user, item, event, users.size(), description);
    }

    /** Digests what is learned of a description. */
    private static long digest(Listing listing) {
        long digest = 0;
        for (String text : listing.terms()) {
            digest = CanonicalOrder.mixed(digest, text.hashCode());
        }
        for (String category : listing.categories()) {
            digest = CanonicalOrder.mixed(digest, category.hashCode());
        }
        return CanonicalOrder.mixed(digest, listing.facts().hashCode());
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
        session = Arrays.copyOf(session, capacity);
    }
}
