package dev.attune.domain.profile;

import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A user's bounded memory, folded from the feed. It is a function of the set of events alone: whatever order they
 * arrive in and however often, the same profile comes out. The window is the newest events by (time, digest); what
 * falls out of it, or is older than all of it, is remembered as a seen item.
 *
 * @param window newest first
 * @param seen items met in events that the window does not hold
 * @param position of the last event folded in
 */
public record Profile(List<ProfileEvent> window, SeenItems seen, Position position) {
    private static final Comparator<ProfileEvent> NEWEST_FIRST = Comparator.reverseOrder();

    private static final int WEIGHT_OF_NOTHING = 10;

    public static final Profile EMPTY = new Profile(List.of(), SeenItems.NONE, Position.START);

    public Profile {
        window = List.copyOf(window);
    }

    /** About how much memory it takes, counted in events, for caches that are bounded by it. */
    public int weight() {
        return WEIGHT_OF_NOTHING + window.size() + seen.size();
    }

    public boolean isEmpty() {
        return window.isEmpty() && seen.isEmpty();
    }

    /** Whether the window holds the event. */
    public boolean holds(ProfileEvent event) {
        return Collections.binarySearch(window, event, NEWEST_FIRST) >= 0;
    }

    /** This profile with more events folded in; itself where they are all known already. */
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
                        .map(event -> new SeenItem(event.item(), event.at(), dislikes(event, policy.weights())))
                        .toList(),
                policy.seen());
    }

    /** Every item this profile has met. */
    public Set<ItemId> seenItems() {
        Set<ItemId> items = new HashSet<>(2 * (window.size() + seen.size()));
        window.forEach(event -> items.add(event.item()));
        seen.list().forEach(item -> items.add(item.item()));
        return items;
    }

    /** The items whose newest event speaks against them: never recommended, not even on demand. */
    public Set<ItemId> dislikedItems(EventWeights weights) {
        if (window.stream().noneMatch(event -> dislikes(event, weights))
                && seen.list().stream().noneMatch(SeenItem::disliked)) {
            return Set.of();
        }
        Set<ItemId> disliked = new HashSet<>();
        Set<ItemId> decided = new HashSet<>();
        for (ProfileEvent event : window) {
            if (decided.add(event.item()) && dislikes(event, weights)) {
                disliked.add(event.item());
            }
        }
        seen.list().stream()
                .filter(item -> item.disliked() && !decided.contains(item.item()))
                .forEach(item -> disliked.add(item.item()));
        return disliked;
    }

    private static boolean dislikes(ProfileEvent event, EventWeights weights) {
        return weights.of(event.type(), event.value()) < 0;
    }

    /**
     * The positive events of the window, newest first. An item that the user dislikes contributes only its newest
     * event, which is negative.
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
                interests.add(new Interest(event.item(), (float) weight));
            }
        }
        return interests;
    }

    /**
     * Of the position alone, which differs between most profiles: memories that know profiles by identity ask for it
     * all the time.
     */
    @Override
    public int hashCode() {
        return position.hashCode();
    }

    public Optional<ProfileEvent> newest() {
        return window.isEmpty() ? Optional.empty() : Optional.of(window.getFirst());
    }
}
