package dev.attune.adapters.rest.access;

/** Which filter comes first: the framework's answers to browsers and its meters are before these. */
final class FilterOrder {
    /** Sees refusals too. */
    static final int AUDIT = 38_000;
    /** A token stands in for a key. */
    static final int TOKENS = 38_500;

    static final int KEYS = 39_000;
    /** Counts by key. */
    static final int LIMITS = 40_000;

    private FilterOrder() {}
}
