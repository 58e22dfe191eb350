package dev.attune.domain.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A count of events, and beside it their heat: log2 of the sum of 2^(time / half-life) over them (forward decay,
 * Cormode et al. 2009), which never has to be touched for time to pass.
 *
 * @param heat negative infinity without events
 */
public record DecayedCount(long total, double heat) {
    public static final Duration HALF_LIFE = Duration.ofDays(1);
    /** Beyond this many half-lives the lesser of two heats no longer shows in the sum. */
    public static final int NEGLIGIBLE = 60;

    public static final DecayedCount NONE = new DecayedCount(0, Double.NEGATIVE_INFINITY);

    public static DecayedCount of(Instant at) {
        return new DecayedCount(1, halfLives(at));
    }

    /** The time in half-lives since the epoch. */
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

    /** What is left of the count at a time. */
    public double at(Instant now) {
        double age = halfLives(now) - heat;
        return age > NEGLIGIBLE ? 0 : Math.pow(2, -age);
    }

    /**
     * What an event of a type counts. An aggregate knows no single values: a type weighted by value counts as one, and
     * bad values do not come here.
     */
    public static double worth(Weight weight) {
        return switch (weight) {
            case Weight.Fixed fixed -> fixed.weight();
            case Weight.ByValue _ -> 1;
            case Weight.Negative _ -> 0;
        };
    }
}
