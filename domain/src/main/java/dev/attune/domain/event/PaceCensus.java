package dev.attune.domain.event;

import java.util.function.IntToLongFunction;

/**
 * Judges the pace of many users, and what their times are worth. Where more than a tenth of all users act as nobody
 * can, the data is of another kind. Where more than a tenth of the others are in a hurry too, its times are made up.
 */
public final class PaceCensus {
    /** As a share of all users. */
    private static final double MOST_INHUMAN = .1;
    /** As a share of all users. So few in a hurry, of however few others, do not keep a crawler in. */
    private static final double FEW_HURRIED = .01;

    private int users;
    private int inhuman;
    private int others;
    private int hurried;

    /**
     * Adds a user, and returns whether nobody could act like this.
     *
     * @param count number of the user's events
     * @param time time of each event in milliseconds since the epoch, ascending or descending
     */
    public boolean add(int count, IntToLongFunction time) {
        users++;
        if (Pace.isInhuman(count, time)) {
            inhuman++;
            return true;
        }
        if (count >= Pace.BURST) {
            others++;
            hurried += Pace.isHurried(count, time) ? 1 : 0;
        }
        return false;
    }

    /** Returns whether users can be judged by the times of these events. */
    public boolean judgesByPace() {
        return inhuman <= MOST_INHUMAN * users && hurried <= Math.max(MOST_INHUMAN * others, FEW_HURRIED * users);
    }
}
