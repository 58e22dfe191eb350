package dev.attune.kernels.clock;

/**
 * What a model has learned about items from the times of events. Days are those before the newest event.
 *
 * @param lately number of users who came to each item, by {@link Window}
 * @param age days since the first event with each item; {@link #NO_AGE} for an item without events
 * @param ofItems when users come back for an item
 * @param kinds number of the kind of each item; 0 for an item without a kind
 * @param ofKinds when they come back for a kind, for any of its items
 * @param strong minimum weight of a strong event, such as a purchase where there are views
 */
public record ItemTimes(int[][] lately, float[] age, Returns ofItems, int[] kinds, Returns ofKinds, float strong) {
    public static final float NO_AGE = -1;

    public int items() {
        return age.length;
    }

    /** The number of users who came to each item within this time. */
    public int[] lately(Window window) {
        return lately[window.ordinal()];
    }
}
