package dev.attune.domain.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A count of events, and their heat. The heat is log2 of the sum of 2^(time / half-life) over the events (forward
 * decay, Cormode et al. 2009). It needs no update while time passes.
 *
 * @param heat negative infinity if there are no events
 */
public record DecayedCount(long total, double heat) {
    public static final Duration HALF_LIFE = Duration.ofDays(1);
    /** If two heats differ by more half-lives than this, the lesser one no longer shows in the sum. */
    public static final int NEGLIGIBLE = 60;

    public static final DecayedCount NONE = new DecayedCount(0, Double.NEGATIVE_INFINITY);

    public static DecayedCount of(Instant at) {
        return new DecayedCount(1, halfLives(at));
    }

    /** Returns the time in half-lives since the epoch. */
    public static double halfLives(Instant at) {
        return at.toEpochMilli() / (double) HALF_LIFE.toMillis();
    }

    public DecayedCount plus(DecayedCount other) {
        double greater = Math.max(heat, other.heat);
        double lesser = Math.min(heat, other.heat);
        double both = lesser == Double.NEGATIVE_INFINITY
                ? greater
                : greater + Math.log1p(Math.pow(2, lesser - greater)) / Math.log(2);
        return new DecayedCount(total + other.total, both);
    }

    /** Returns the decayed count at a time. */
    public double at(Instant now) {
        double age = halfLives(now) - heat;
        return age > NEGLIGIBLE ? 0 : Math.pow(2, -age);
    }

    /**
     * Returns the amount that an event of a type adds to a count. An aggregate does not know the values of single
     * events. So an event of a type that is weighted by value counts as one, and events with bad values do not come
     * here.
     */
    public static double worth(Weight weight) {
        return switch (weight) {
            case Weight.Fixed fixed -> fixed.weight();
            case Weight.ByValue _, Weight.OnScale _ -> 1;
            case Weight.Negative _ -> 0;
        };
    }
}
