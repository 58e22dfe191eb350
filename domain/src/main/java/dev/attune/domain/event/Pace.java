package dev.attune.domain.event;

import java.util.function.IntToLongFunction;

/**
 * Tells users who act faster or longer than people do, as crawlers and tests. Such a user had {@link #EVENTS} events in
 * different seconds within a quarter of an hour, or events in {@link #HOURS} hours of each of three days in a row.
 * Events at one time, as from an import without times, do not count against anybody.
 */
public final class Pace {
    /** Number of events in different seconds that nobody has in a quarter of an hour. */
    public static final int EVENTS = 200;

    private static final long SECOND = 1_000;
    /** In seconds. */
    private static final long WITHIN = 900;

    /** The shortest history of which {@link #isHurried} can be true. */
    public static final int BURST = 20;

    private static final long BURST_WITHIN = 60;
    private static final int HOURS = 20;
    private static final int DAYS = 3;
    private static final long HOUR = 3_600 * SECOND;
    private static final long DAY = 24 * HOUR;

    private Pace() {}

    /**
     * Returns whether nobody could act like this.
     *
     * @param count number of the user's events
     * @param time time of each event in milliseconds since the epoch, ascending or descending
     */
    public static boolean isInhuman(int count, IntToLongFunction time) {
        return count >= EVENTS && tooFast(count, time) || count >= HOURS * DAYS && tooLong(count, time);
    }

    /**
     * Returns whether the events have a pace that people seldom keep, and times that were made up always do: twenty
     * events in different seconds of one minute.
     */
    public static boolean isHurried(int count, IntToLongFunction time) {
        return within(BURST, BURST_WITHIN, count, time);
    }

    private static boolean tooFast(int count, IntToLongFunction time) {
        return within(EVENTS, WITHIN, count, time);
    }

    private static boolean within(int events, long duration, int count, IntToLongFunction time) {
        long[] last = new long[events];
        int seconds = 0;
        long previous = Long.MIN_VALUE;
        for (int i = 0; i < count; i++) {
            long at = Math.floorDiv(time.applyAsLong(i), SECOND);
            if (at == previous) {
                continue;
            }
            previous = at;
            last[seconds++ % events] = at;
            if (seconds >= events && Math.abs(at - last[seconds % events]) <= duration) {
                return true;
            }
        }
        return false;
    }

    private static boolean tooLong(int count, IntToLongFunction time) {
        int inARow = 0;
        long lastLong = Long.MIN_VALUE;
        int from = 0;
        while (from < count) {
            long day = Math.floorDiv(time.applyAsLong(from), DAY);
            int hours = 0;
            long hour = Long.MIN_VALUE;
            int i = from;
            for (; i < count && Math.floorDiv(time.applyAsLong(i), DAY) == day; i++) {
                long next = Math.floorDiv(time.applyAsLong(i), HOUR);
                hours += next == hour ? 0 : 1;
                hour = next;
            }
            if (hours >= HOURS) {
                inARow = Math.abs(day - lastLong) == 1 ? inARow + 1 : 1;
                lastLong = day;
            }
            if (inARow >= DAYS) {
                return true;
            }
            from = i;
        }
        return false;
    }
}
