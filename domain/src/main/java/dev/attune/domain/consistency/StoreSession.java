package dev.attune.domain.consistency;

/**
 * What a store gives to whoever wrote, so that any replica can be held to it: a session of one of the store's own
 * ranges.
 *
 * @param order the greater of two sessions of a range covers the other
 * @param text what the store wants to be shown; only its adapter reads it
 */
public record StoreSession(String range, long order, String text) {
    StoreSession later(StoreSession other) {
        return order >= other.order ? this : other;
    }
}
