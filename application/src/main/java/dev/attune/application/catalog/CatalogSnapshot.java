package dev.attune.application.catalog;

import dev.attune.application.port.Catalog;
import dev.attune.application.port.Catalog.Change;
import dev.attune.application.port.Catalog.Changes;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.BiConsumer;

/** The catalog as this instance knows it. The snapshot follows the changes, and requests read it without waiting. */
public final class CatalogSnapshot {
    /** Large items take 200 KB, and a page of them must fit into the memory of a small instance. */
    private static final int PAGE = 250;

    private static final Comparator<Published> NEWEST_FIRST =
            Comparator.comparing(Published::at).reversed().thenComparing(Published::item);

    /** Sorts before every other id of the same time. */
    private static final ItemId FIRST = new ItemId(" ");

    private static final ConcurrentSkipListSet<Published> NONE = new ConcurrentSkipListSet<>(NEWEST_FIRST);

    private final Catalog catalog;
    private final InstantSource clock;
    /** Items that will be shown or hidden at a time, soonest last. Only {@link #refresh} uses this. */
    private final TreeMap<Published, Listing> waiting = new TreeMap<>(NEWEST_FIRST);
    /** The time for which an item is in {@link #waiting}. */
    private final Map<ItemId, Instant> turns = new HashMap<>();

    private final Map<ItemId, Listing> listings = new ConcurrentHashMap<>();
    private final ConcurrentSkipListSet<Published> published = new ConcurrentSkipListSet<>(NEWEST_FIRST);
    private final Map<String, ConcurrentSkipListSet<Published>> publishedByCategory = new ConcurrentHashMap<>();
    private final List<BiConsumer<ItemId, Listing>> followers = new ArrayList<>();
    private long cursor;
    /** Only {@link #refresh} counts this up. */
    private volatile long changes;

    public CatalogSnapshot(Catalog catalog, InstantSource clock) {
        this.catalog = catalog;
        this.clock = clock;
    }

    /** Reads the changes since the last call, and shows and hides the items whose time has come. */
    public synchronized void refresh() {
        Changes page;
        do {
            page = catalog.changes(cursor, PAGE);
            page.changes().forEach(this::apply);
            cursor = page.cursor();
            changes = changes + page.changes().size();
        } while (page.more());
        turnDue(clock.instant());
    }

    private void turnDue(Instant now) {
        while (!waiting.isEmpty() && !waiting.lastKey().at().isAfter(now)) {
            Map.Entry<Published, Listing> due = waiting.pollLastEntry();
            place(due.getKey().item(), due.getValue(), now);
            changes = changes + 1;
        }
    }

    /**
     * Returns the number of changes that were read. As long as it stays the same, so does the rest of the snapshot. A
     * caller reads it before the rest.
     */
    public long changes() {
        return changes;
    }

    /** Hands over every item that was ever registered, in no particular order. */
    public void forEach(BiConsumer<ItemId, Listing> reader) {
        listings.forEach(reader);
    }

    /**
     * Calls the follower with every known item now, and with every later change. It never makes two calls at the same
     * time.
     */
    public synchronized void follow(BiConsumer<ItemId, Listing> follower) {
        listings.forEach(follower);
        followers.add(follower);
    }

    public synchronized void unfollow(BiConsumer<ItemId, Listing> follower) {
        followers.remove(follower);
    }

    public Listing listing(ItemId item) {
        return listings.getOrDefault(item, Listing.UNREGISTERED);
    }

    /**
     * Returns visible items that were published by now, newest first. Those without a time of publication come last.
     */
    public List<Published> latest(Optional<String> category, Instant now, int limit) {
        ConcurrentSkipListSet<Published> candidates =
                category.isEmpty() ? published : publishedByCategory.getOrDefault(category.get(), NONE);
        return candidates.tailSet(new Published(FIRST, now), true).stream()
                .filter(item -> listing(item.item()).answers(category))
                .limit(limit)
                .toList();
    }

    /** Returns the number of categories that have items. */
    int categories() {
        return publishedByCategory.size();
    }

    private void apply(Change change) {
        Listing full = change.item().map(Listing::of).orElse(Listing.WITHDRAWN);
        Instant turn = turns.get(change.id());
        if (turn != null) {
            waiting.remove(new Published(change.id(), turn));
        }
        place(change.id(), full, clock.instant());
    }

    private void place(ItemId id, Listing full, Instant now) {
        Optional<Instant> turn = full.nextTurn(now);
        if (turn.isPresent()) {
            turns.put(id, turn.get());
            waiting.put(new Published(id, turn.get()), full);
        } else {
            turns.remove(id);
        }
        show(id, full.at(now));
    }

    private void show(ItemId id, Listing next) {
        Listing last = listings.put(id, next);
        if (last != null) {
            unpublish(new Published(id, published(last)), last);
        }
        if (next != Listing.WITHDRAWN) {
            publish(new Published(id, published(next)), next);
        }
        followers.forEach(follower -> follower.accept(id, next));
    }

    private static Instant published(Listing listing) {
        return listing.publishedAt().orElse(Instant.EPOCH);
    }

    private void publish(Published item, Listing listing) {
        published.add(item);
        listing.categories()
                .forEach(category -> publishedByCategory.compute(category, (_, items) -> {
                    ConcurrentSkipListSet<Published> some =
                            items == null ? new ConcurrentSkipListSet<>(NEWEST_FIRST) : items;
                    some.add(item);
                    return some;
                }));
    }

    private void unpublish(Published item, Listing listing) {
        published.remove(item);
        // Readers may hold the set of a category that is gone, and find nothing in it.
        listing.categories()
                .forEach(category -> publishedByCategory.computeIfPresent(category, (_, items) -> {
                    items.remove(item);
                    return items.isEmpty() ? null : items;
                }));
    }

    public record Published(ItemId item, Instant at) {}
}
