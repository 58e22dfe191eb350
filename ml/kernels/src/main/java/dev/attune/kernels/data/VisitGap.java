package dev.attune.kernels.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Finds the gap that ends a visit: a length that is rare among the pauses between events, longer than those within
 * visits and shorter than those from visit to visit. Times are in milliseconds.
 */
public final class VisitGap implements Serializable {
    private static final long MINUTE = 60_000;
    private static final long SHORTEST = 10 * MINUTE;
    private static final long LONGEST = 12 * 60 * MINUTE;
    private static final long USUAL = 30 * MINUTE;
    /** Lengths are counted in steps of this factor. */
    private static final double STEP = 1.5;

    private static final int FEWEST = 100;

    private final long[] counts = new long[step(LONGEST) + 1];

    /** Counts the pause between two events of a user that may be of different visits. */
    public void add(long pause) {
        if (pause >= SHORTEST && pause <= LONGEST) {
            counts[step(pause)]++;
        }
    }

    /** Adds what another instance has counted, and returns this one. */
    public VisitGap and(VisitGap other) {
        Arrays.setAll(counts, step -> counts[step] + other.counts[step]);
        return this;
    }

    /** The longest pause within a visit. */
    public long longest() {
        if (Arrays.stream(counts).sum() < FEWEST) {
            return USUAL;
        }
        int rarest = step(USUAL);
        for (int step = 0; step < counts.length - 1; step++) {
            rarest = counts[step] < counts[rarest] ? step : rarest;
        }
        return Math.round(SHORTEST * Math.pow(STEP, rarest));
    }

    private static int step(long pause) {
        return (int) (Math.log((double) pause / SHORTEST) / Math.log(STEP));
    }
}
