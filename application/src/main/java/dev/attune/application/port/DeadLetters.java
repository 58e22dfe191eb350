package dev.attune.application.port;

import dev.attune.domain.event.UserId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Events that could not be processed, kept until they are replayed or their user is erased. A letter outlives the event
 * in the event store: it keeps all of the event, and its position.
 *
 * <p>Threads of all instances call every method at the same time. When a method returns, its change is durable, and
 * every instance sees it from then on.
 *
 * <p>Every method may throw {@link StoreUnavailable}: the server does not answer, and the same call may succeed later.
 * To repeat a method that threw it is harmless. Any other exception is a defect. One from {@link #add} stops the feed.
 */
public interface DeadLetters {
    /**
     * Keeps the event. An event is the same where user and id are. A second letter for it replaces reason, attempts and
     * time of the first one, whose number stays.
     *
     * @param letter its reason may be any text; a store may replace characters that it cannot keep, such as NUL or half
     *     of a pair; its time keeps its milliseconds
     */
    void add(DeadLetter letter);

    /**
     * Returns letters in order of their number, after the given number, which need not be there any more. The page is
     * shorter than the limit only at the end. A letter that is added meanwhile may come before or after that place.
     */
    List<Numbered> page(Optional<Long> after, int limit);

    /** Removes a letter. It does nothing if there is none. */
    void remove(long number);

    /** Removes all letters of the user and of nobody else. When it fails, some may be gone; it is called again. */
    void erase(UserId user);

    /** Returns the number of letters. */
    long count();

    record DeadLetter(StoredEvent event, String reason, int attempts, Instant failedAt) {}

    /**
     * A letter and its number.
     *
     * @param number above zero; it is the letter's as long as the letter is kept, and says nothing about its age
     */
    record Numbered(long number, DeadLetter letter) {}
}
