package dev.attune.domain.consistency;

/**
 * A session of one of the store's own ranges. The store gives it to a writer. A reader who shows it can hold any
 * replica to that write.
 *
 * @param order the greater of two sessions of a range covers the other
 * @param text the text that the store wants to be shown; only its adapter reads it
 */
public record StoreSession(String range, long order, String text) {
    StoreSession later(StoreSession other) {
        return order >= other.order ? this : other;
    }
}
