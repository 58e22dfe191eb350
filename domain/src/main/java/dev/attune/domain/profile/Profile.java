package dev.attune.domain.profile;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The bounded memory of one user, folded from the feed. It is a function of the set of events alone: events in another
 * order, or delivered several times, give the same profile. The window holds the newest events by (time, digest). An
 * event that falls out of the window, or is too old for it, is remembered as a seen item.
 *
 * @param window newest first
 * @param seen items of events that the window does not hold
 * @param position the greatest position that was folded in
 */
public record Profile(List<ProfileEvent> window, SeenItems seen, Position position) {
    private static final Comparator<ProfileEvent> NEWEST_FIRST = Comparator.reverseOrder();

    private static final int WEIGHT_OF_NOTHING = 10;

    public static final Profile EMPTY = new Profile(List.of(), SeenItems.NONE, Position.START);

    public Profile {
        window = List.copyOf(window);
    }

    /** Returns the approximate memory of the profile, counted in events. Caches limit their size by it. */
    public int weight() {
        return WEIGHT_OF_NOTHING + window.size() + seen.size();
    }

    public boolean isEmpty() {
        return window.isEmpty() && seen.isEmpty();
    }

    /** Returns whether the window holds the event. */
    public boolean holds(ProfileEvent event) {
        return Collections.binarySearch(window, event, NEWEST_FIRST) >= 0;
    }

    /**
     * Returns this profile with more events folded in. Returns this same object if the window holds them all and the
     * position covers {@code upTo}.
     */
    public Profile with(Collection<ProfileEvent> events, Position upTo, ProfilePolicy policy) {
        List<ProfileEvent> merged = new ArrayList<>(window.size() + events.size());
        merged.addAll(window);
        for (ProfileEvent event : events) {
            int place = Collections.binarySearch(merged, event, NEWEST_FIRST);
            if (place < 0) {
                merged.add(-place - 1, event);
            }
        }
        if (merged.size() == window.size() && position.covers(upTo)) {
            return this;
        }
        SeenItems remembered = seen;
        if (merged.size() > policy.window()) {
            List<ProfileEvent> overflow = merged.subList(policy.window(), merged.size());
            remembered = remember(overflow, policy);
            overflow.clear();
        }
        return new Profile(merged, remembered, position.max(upTo));
    }

    private SeenItems remember(List<ProfileEvent> overflow, ProfilePolicy policy) {
        return seen.with(
                overflow.stream()
                        .filter(event -> policy.seenTypes().contains(event.type()) || dislikes(event, policy.weights()))
                        .map(event -> seenItem(event, policy.weights()))
                        .toList(),
                policy.seen());
    }

    /** An event of weight zero tells that the item was met, and must not take back what another event says of it. */
    private static SeenItem seenItem(ProfileEvent event, EventWeights weights) {
        double weight = weights.of(event.type(), event.value());
        return new SeenItem(event.item(), weight == 0 ? 0 : event.at(), weight < 0);
    }

    /** Returns the items that an answer leaves out: those that count as seen and, whatever does, the disliked ones. */
    public Set<ItemId> excludedItems(SeenTypes seenTypes, EventWeights weights) {
        return seenTypes.equals(SeenTypes.NONE) ? dislikedItems(weights) : seenItems(seenTypes, weights);
    }

    /**
     * Returns the items of events of these types, every seen item, and every disliked item. Of a seen item, nobody
     * remembers of which types its events were.
     */
    public Set<ItemId> seenItems(SeenTypes types, EventWeights weights) {
        Set<ItemId> items = new HashSet<>(2 * (window.size() + seen.size()));
        for (ProfileEvent event : window) {
            if (types.contains(event.type())) {
                items.add(event.item());
            }
        }
        seen.list().forEach(item -> items.add(item.item()));
        if (!types.isAll()) {
            items.addAll(dislikedItems(weights));
        }
        return items;
    }

    /**
     * Returns the items whose newest event that says anything speaks against them. An event of weight zero says
     * nothing. Of events at the same time, the one against the item counts. The items are never recommended, not even
     * if the caller includes seen items.
     */
    public Set<ItemId> dislikedItems(EventWeights weights) {
        if (window.stream().noneMatch(event -> dislikes(event, weights))
                && seen.list().stream().noneMatch(SeenItem::disliked)) {
            return Set.of();
        }
        Set<ItemId> disliked = new HashSet<>();
        Map<ItemId, Long> decidedAt = new HashMap<>();
        for (ProfileEvent event : window) {
            double weight = weights.of(event.type(), event.value());
            if (weight != 0 && decides(event.item(), event.at(), decidedAt) && weight < 0) {
                disliked.add(event.item());
            }
        }
        seen.list().stream()
                .filter(item -> item.disliked() && decides(item.item(), item.at(), decidedAt))
                .forEach(item -> disliked.add(item.item()));
        return disliked;
    }

    /** Notes the first time that is asked about an item. Returns whether this one is the same. */
    private static boolean decides(ItemId item, long at, Map<ItemId, Long> decidedAt) {
        Long newest = decidedAt.putIfAbsent(item, at);
        return newest == null || newest == at;
    }

    private static boolean dislikes(ProfileEvent event, EventWeights weights) {
        return weights.of(event.type(), event.value()) < 0;
    }

    /**
     * Returns the positive events of the window, newest first. An item that the user dislikes contributes only its
     * newest event, which is negative.
     */
    public List<Interest> interests(EventWeights weights) {
        List<Interest> interests = new ArrayList<>(window.size());
        Set<ItemId> disliked = dislikedItems(weights);
        Set<ItemId> told = new HashSet<>();
        for (ProfileEvent event : window) {
            double weight = weights.of(event.type(), event.value());
            boolean counts = disliked.isEmpty() || !disliked.contains(event.item())
                    ? weight > 0
                    : weight < 0 && told.add(event.item());
            if (counts) {
                interests.add(new Interest(event.item(), (float) weight, event.at()));
            }
        }
        return interests;
    }

    /**
     * Hashes the position alone, which differs between most profiles. The hash must be cheap, because caches that know
     * profiles by identity ask for it all the time.
     */
    @Override
    public int hashCode() {
        return position.hashCode();
    }

    public Optional<ProfileEvent> newest() {
        return window.isEmpty() ? Optional.empty() : Optional.of(window.getFirst());
    }
}
