package dev.attune.application.recommendation;

import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

public record Recommendations(String recommendationId, List<RankedItem> items, Served served) {
    /**
     * What the answer rests on.
     *
     * @param consistency what was kept; empty when no user was named
     * @param fallback why the answer is not what a model makes of the user's events; empty when it is
     * @param profileAt time of the newest event that was used
     * @param tailEvents events folded in ahead of the projection
     */
    public record Served(
            Optional<ConsistencyLevel> consistency,
            Strategy strategy,
            Optional<Fallback> fallback,
            Optional<String> modelVersion,
            Optional<Instant> profileAt,
            int tailEvents) {}

    /** Why an answer had to do with less. */
    public enum Fallback {
        NO_MODEL("no-model"),
        NO_PROFILE("no-profile"),
        UNKNOWN_ITEMS("unknown-items"),
        STORE_UNAVAILABLE("store-unavailable");

        private final String text;

        Fallback(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }
}
