package dev.attune.application.recommendation;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public record Recommendations(String recommendationId, List<RankedItem> items, Served served) {
    /**
     * The facts about how an answer was made.
     *
     * @param consistency the level that was kept; empty if no user was named
     * @param fallback the reason why the answer is not personal, or why its profile was not the stored one; empty if
     *     neither holds
     * @param profileAt time of the newest event that was used
     * @param tailEvents number of events that were folded in ahead of the projection
     */
    public record Served(
            Optional<ConsistencyLevel> consistency,
            Strategy strategy,
            Optional<Fallback> fallback,
            Optional<String> modelVersion,
            Optional<Instant> profileAt,
            int tailEvents) {}

    /** The reason why an answer is not personal, or why its profile was not the stored one. */
    public enum Fallback {
        NO_MODEL("no-model"),
        NO_PROFILE("no-profile"),
        UNKNOWN_ITEMS("unknown-items"),
        STORE_UNAVAILABLE("store-unavailable"),
        CORRUPT_PROFILE("corrupt-profile");

        private final String text;

        Fallback(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
