package dev.attune.kernels.data;

/** How many test cases are held out, and of which length. Every trainer holds out by the same rules. */
public final class HoldOutRules {
    /**
     * Maximum number of users to hold events out from. More would give a better evaluation but take more recent events
     * away from training.
     */
    public static final int MAX_USERS = 8_000;

    public static final int MAX_SESSION_CASES = 20_000;
    /** A user with fewer distinct items is not held out. */
    public static final int MIN_DISTINCT_ITEMS = 3;
    /** Share of the sessions that is held out, the newest. */
    public static final double SESSION_SHARE = .1;
    /** Share of a user's items that is held out where the future is drawn at random. */
    public static final double RANDOM_SHARE = .2;
    /** Maximum number of events in the context of a session's test case. */
    public static final int MAX_CONTEXT = 200;

    private HoldOutRules() {}
}
