package dev.attune.adapters.rest.access;

/** The order of the filters. The framework's answers to browsers and its meters come before these. */
final class FilterOrder {
    static final int REFUSALS = 37_000;
    /** Where a request may arrive is asked before who sent it. */
    static final int PORTS = 37_500;

    /** The audit comes before keys and tokens, so that it sees refusals too. */
    static final int AUDIT = 38_000;
    /** Tokens come before keys, because a token stands in for a key. */
    static final int TOKENS = 38_500;

    static final int KEYS = 39_000;
    /** Limits come after keys, because they count by key. */
    static final int LIMITS = 40_000;

    private FilterOrder() {}
}
