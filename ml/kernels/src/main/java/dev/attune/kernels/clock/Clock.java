package dev.attune.kernels.clock;

/** The features that follow from {@link ItemTimes} alone, which every request shares. It is immutable. */
public final class Clock {
    /** Number of features of a candidate. */
    public static final int FEATURES = 17;

    /** Number of features that do not depend on the user. */
    static final int OF_ITEM = 6;

    private final ItemTimes times;
    /** By item, then by feature. */
    private final float[] ofItems;

    public Clock(ItemTimes times) {
        this.times = times;
        this.ofItems = new float[OF_ITEM * times.items()];
        for (int item = 0; item < times.items(); item++) {
            int at = OF_ITEM * item;
            for (Window window : Window.values()) {
                ofItems[at + window.ordinal()] = (float) StrictMath.log1p(times.lately(window)[item]);
            }
            ofItems[at + 3] = trend(times.lately(Window.WEEK)[item], times.lately(Window.MONTH)[item]);
            ofItems[at + 4] = times.age()[item] < 0 ? ItemTimes.NO_AGE : (float) StrictMath.log1p(times.age()[item]);
            // Nobody has come back for an item that nobody has had.
            ofItems[at + 5] = times.age()[item] < 0 ? 0 : returns(item);
        }
    }

    /** The logarithm of a week's users over the usual number of a week. */
    private static float trend(int week, int month) {
        double usual = (double) month * Window.WEEK.days() / Window.MONTH.days();
        return (float) StrictMath.log((week + 1.0) / (usual + 1));
    }

    /** Number of items; later ones are unknown here. */
    int items() {
        return times.items();
    }

    int kinds() {
        return times.ofKinds().days().length;
    }

    /** The kind of an item; 0 if it has none. */
    int kind(int item) {
        return times.kinds()[item];
    }

    /** The usual days until a user comes back for an item. */
    public float interval(int item) {
        return times.ofItems().days()[item];
    }

    /** The share of an item's users who come back for it. */
    public float returns(int item) {
        return times.ofItems().shares()[item];
    }

    float intervalOfKind(int kind) {
        return times.ofKinds().days()[kind];
    }

    float returnsOfKind(int kind) {
        return times.ofKinds().shares()[kind];
    }

    void writeItem(int item, float[] into, int at) {
        System.arraycopy(ofItems, OF_ITEM * item, into, at, OF_ITEM);
    }
}
