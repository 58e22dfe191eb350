package dev.attune.domain.consistency;

import java.time.Duration;
import java.util.Optional;

/** The consistency that a request asks for. */
public record Consistency(ConsistencyLevel level, Optional<Token> token, Duration maxStaleness) {
    public static final Duration DEFAULT_STALENESS = Duration.ofSeconds(5);

    public static Consistency of(ConsistencyLevel level) {
        return new Consistency(level, Optional.empty(), DEFAULT_STALENESS);
    }

    public static Consistency session(Token token) {
        return new Consistency(ConsistencyLevel.SESSION, Optional.of(token), DEFAULT_STALENESS);
    }
}
