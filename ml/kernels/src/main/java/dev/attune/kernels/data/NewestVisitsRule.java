package dev.attune.kernels.data;

/** When visits after a point in time are held out, and which point it is. */
public final class NewestVisitsRule {
    /** Share of the events that is held out, the newest. */
    public static final double SHARE = .1;
    /** Maximum number of events in a context, as a profile keeps them by default. */
    public static final int MAX_CONTEXT = 500;
    /** Share of what is chosen that was chosen before. With less, nobody asks for it again. */
    private static final double OFTEN = .1;
    /** Number of users who were there before and chose something new after, as a share and at most. */
    private static final double ENOUGH_SHARE = .2;

    private static final int ENOUGH = 500;
    private static final int FEWEST = 50;
    /** With a smaller share of users who came more than once, the times tell no visits. */
    private static final double SEVERAL_VISITS = .1;

    private NewestVisitsRule() {}

    /**
     * Whether the visits of users can be told from each other.
     *
     * @param several number of users with more than one visit
     * @param eligible number of users who have enough items to be asked
     */
    public static boolean tellsVisits(long several, long eligible) {
        return several >= SEVERAL_VISITS * eligible;
    }

    /** Whether enough users were there before the point in time and chose something new after it. */
    public static boolean isEnough(long returning, long eligible) {
        return returning >= FEWEST && returning >= Math.min(ENOUGH, ENOUGH_SHARE * eligible);
    }

    /** Whether so much of what visits choose was chosen before that it is asked for, too. */
    public static boolean comesAgain(long chosenAgain, long chosen) {
        return chosenAgain >= OFTEN * chosen;
    }
}
