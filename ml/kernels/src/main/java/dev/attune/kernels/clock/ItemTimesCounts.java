package dev.attune.kernels.clock;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Counts what the clock tells of items, one user after the other. Kinds are optional: of what few users came back for,
 * the days of its kind speak, and of a rare kind those of all.
 */
public final class ItemTimesCounts implements Serializable {
    private static final double DAY = 86_400_000;

    private final int[] kinds;
    private final boolean newest;
    private final long end;
    private final float strong;
    private final int[][] lately;
    private final float[] age;
    private final ReturnCounts ofItems;
    private final ReturnCounts ofKinds;
    private transient int[] countedFor;
    private transient int user;

    /**
     * @param kinds the kind of each item; 0 if it has none
     * @param kindCount number of kinds, with 0
     * @param newest count a user at the newest event with an item, as in sessions, and not at the first
     * @param end time of the newest event of all
     * @param strong minimum weight of a strong event
     */
    public ItemTimesCounts(int[] kinds, int kindCount, boolean newest, long end, float strong) {
        this.kinds = kinds;
        this.newest = newest;
        this.end = end;
        this.strong = strong;
        this.lately = new int[Window.values().length][kinds.length];
        this.age = new float[kinds.length];
        Arrays.fill(age, ItemTimes.NO_AGE);
        this.ofItems = new ReturnCounts(kinds.length);
        this.ofKinds = new ReturnCounts(kindCount);
    }

    /** Reads the events of a user. */
    public interface Events {
        int item(int place);

        float weight(int place);

        long time(int place);
    }

    /** Adds the events of a user from one place to another, in the order of time. */
    public ItemTimesCounts add(Events events, int from, int to) {
        countedFor = countedFor == null ? new int[kinds.length] : countedFor;
        user++;
        ofItems.next();
        ofKinds.next();
        for (int i = from; i < to; i++) {
            int place = newest ? to - 1 - (i - from) : i;
            count(events.item(place), (float) ((end - events.time(place)) / DAY));
        }
        for (int place = from; place < to; place++) {
            if (events.weight(place) >= strong) {
                ofItems.add(events.item(place), events.time(place));
                ofKinds.add(kinds[events.item(place)], events.time(place));
            }
        }
        return this;
    }

    private void count(int item, float days) {
        age[item] = Math.max(age[item], days);
        if (countedFor[item] != user) {
            countedFor[item] = user;
            for (Window window : Window.values()) {
                lately[window.ordinal()][item] += days < window.days() ? 1 : 0;
            }
        }
    }

    /** Adds what another instance has counted of other users, and returns this one. */
    public ItemTimesCounts and(ItemTimesCounts other) {
        for (int window = 0; window < lately.length; window++) {
            int[] mine = lately[window];
            int[] others = other.lately[window];
            Arrays.setAll(mine, item -> mine[item] + others[item]);
        }
        for (int item = 0; item < age.length; item++) {
            age[item] = Math.max(age[item], other.age[item]);
        }
        ofItems.and(other.ofItems);
        ofKinds.and(other.ofKinds);
        return this;
    }

    public ItemTimes times() {
        Returns returnsOfKinds = ofKinds.returns();
        // The kind 0 of items without one is as usual as all items are.
        Returns returnsOfItems =
                ofItems.returns(item -> StrictMath.log(returnsOfKinds.days()[kinds[item]]));
        return new ItemTimes(lately, age, returnsOfItems, kinds, returnsOfKinds, strong);
    }
}
