package dev.attune.domain.profile;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;

/**
 * The limits of a profile, the weights of event types, and what counts as seen.
 *
 * @param window number of the newest events that are kept for scoring, 1..10,000
 * @param seen number of the items that are remembered beyond the window, 0..100,000
 * @param seenTypes the types whose items are remembered beyond the window; disliked items are too
 */
public record ProfilePolicy(int window, int seen, EventWeights weights, SeenTypes seenTypes) {
    public static final int DEFAULT_WINDOW = 500;
    public static final int DEFAULT_SEEN = 10_000;
    public static final int MOST_WINDOW = 10_000;
    public static final int MOST_SEEN = 100_000;

    public ProfilePolicy {
        if (window < 1 || window > MOST_WINDOW) {
            throw new InvalidValue("window", "1.." + MOST_WINDOW, window);
        }
        if (seen < 0 || seen > MOST_SEEN) {
            throw new InvalidValue("seen", "0.." + MOST_SEEN, seen);
        }
    }

    public ProfilePolicy(int window, int seen, EventWeights weights) {
        this(window, seen, weights, SeenTypes.ALL);
    }

    public static ProfilePolicy defaults() {
        return new ProfilePolicy(DEFAULT_WINDOW, DEFAULT_SEEN, EventWeights.defaults());
    }
}
