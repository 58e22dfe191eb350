package dev.attune.application.learning;

import java.util.Arrays;

/**
 * The visits of users. Two events of a user belong to one visit if they name one session, or if the pause between them
 * is no longer than a gap. The data shows the gap: it is a length that is rare among the pauses, longer than those
 * within visits and shorter than those from visit to visit.
 */
final class Visits {
    private static final long MINUTE = 60_000;
    /** Limits of the gap, in milliseconds. */
    private static final long SHORTEST = 10 * MINUTE;

    private static final long LONGEST = 12 * 60 * MINUTE;
    private static final long USUAL = 30 * MINUTE;
    /** Lengths are counted in steps of this factor. */
    private static final double STEP = 1.5;

    private static final int FEWEST = 100;

    private final long gap;

    private Visits(long gap) {
        this.gap = gap;
    }

    static Visits of(Dataset data) {
        int steps = step(LONGEST) + 1;
        int[] counts = new int[steps];
        for (int user = 0; user < data.users(); user++) {
            for (int i = data.start(user) + 1; i < data.end(user); i++) {
                long pause = data.time(i) - data.time(i - 1);
                if (pause >= SHORTEST && pause <= LONGEST && !data.sameSession(i, i - 1)) {
                    counts[step(pause)]++;
                }
            }
        }
        if (Arrays.stream(counts).sum() < FEWEST) {
            return new Visits(USUAL);
        }
        int rarest = step(USUAL);
        for (int step = 0; step < steps - 1; step++) {
            rarest = counts[step] < counts[rarest] ? step : rarest;
        }
        return new Visits(Math.round(SHORTEST * Math.pow(STEP, rarest)));
    }

    private static int step(long pause) {
        return (int) (Math.log((double) pause / SHORTEST) / Math.log(STEP));
    }

    /** Returns the place after the last event of the visit that begins with this event of the user. */
    int end(Dataset data, int user, int from) {
        int end = from + 1;
        while (end < data.end(user) && (data.time(end) - data.time(end - 1) <= gap || data.sameSession(end, end - 1))) {
            end++;
        }
        return end;
    }
}
