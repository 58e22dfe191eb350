package dev.attune.application.port;

import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import java.time.Instant;
import java.util.List;

/**
 * Decayed counts of events by item and type. Aggregates: they name no user. Every method may throw
 * {@link StoreUnavailable}.
 */
public interface ItemStatistics {
    /** Counts the events, of which there is at least one; each feed position once, however often it is delivered. */
    void record(List<StoredEvent> events);

    /** The items with the greatest weighted count, greatest first. Negative types count nothing. */
    List<Count> top(Ranking ranking, EventWeights weights, Instant now, int limit);

    enum Ranking {
        /** All events ever. */
        POPULAR,
        /** Events decayed by half every configured half-life. */
        TRENDING
    }

    record Count(ItemId item, double count) {}
}
