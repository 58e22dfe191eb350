package dev.attune.application.port;

import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events that could not be processed, kept until they are replayed. Every method may throw {@link StoreUnavailable}.
 */
public interface DeadLetters {
    /** Keeps the event; a second time for the same event replaces reason, attempts and time. */
    void add(DeadLetter letter);

    /** In order of their number, after the given one. */
    List<Numbered> page(Optional<Long> after, int limit);

    void remove(long number);

    void erase(UserId user);

    long count();

    record DeadLetter(StoredEvent event, String reason, int attempts, Instant failedAt) {}

    record Numbered(long number, DeadLetter letter) {}
}
