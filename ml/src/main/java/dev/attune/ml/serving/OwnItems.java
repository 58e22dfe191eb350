package dev.attune.ml.serving;

import java.util.Arrays;

/** What a user did with each liked item. Days are those before the question. */
final class OwnItems {
    /** Number of features of what the user did with an item. */
    static final int FEATURES = 4;

    private static final float OFTEN_DECAY = .99f;
    private static final float DAY = 86_400_000;
    /** Spread of the logarithm of what {@link #due} says when a user comes back. */
    private static final double SPREAD = .7;

    private static final float LEAST_DUE = .01f;

    /** Number of events with each item, and their weight with newer ones counting more. */
    private final int[] times;

    private final float[] often;
    /** Days since the first and the last event with each item, and since the last strong one. */
    private final float[] first;

    private final float[] last;
    private final float[] strong;
    private final long asked;
    private final float leastStrong;
    private float oftenest;

    /**
     * @param asked time of the question, in milliseconds since the epoch
     * @param leastStrong minimum weight of a strong event
     */
    OwnItems(int items, long asked, float leastStrong) {
        this.times = new int[items];
        this.often = new float[items];
        this.first = new float[items];
        this.last = new float[items];
        this.strong = new float[items];
        this.asked = asked;
        this.leastStrong = leastStrong;
    }

    /**
     * Adds an event; newer ones come first.
     *
     * @param place of the item among the liked items
     * @param back number of events since
     * @param at time of the event, in milliseconds since the epoch
     */
    void add(int place, int back, float weight, long at) {
        float days = (asked - at) / DAY;
        if (times[place]++ == 0) {
            last[place] = days;
            strong[place] = Float.POSITIVE_INFINITY;
        }
        first[place] = days;
        strong[place] = weight >= leastStrong ? Math.min(strong[place], days) : strong[place];
        often[place] += (float) Math.pow(OFTEN_DECAY, back);
        oftenest = Math.max(oftenest, often[place]);
    }

    long asked() {
        return asked;
    }

    /** How often the user had an item, with newer events counting more: 1 for the item that was had most. */
    float often(int place) {
        return often[place] / oftenest;
    }

    int times(int place) {
        return times[place];
    }

    float daysSince(int place) {
        return last[place];
    }

    /** Infinite if there was no strong event. */
    float daysSinceStrong(int place) {
        return strong[place];
    }

    /**
     * The days since the user had the item as a share of the usual ones. The user's own intervals count, and one
     * interval as is usual with the item.
     */
    float due(int place, float usual) {
        return last[place] / Math.max(.5f, (first[place] - last[place] + usual) / times[place]);
    }

    /**
     * How much an item is awaited to come again now, 0..1: how likely this user comes back for it, times how near to
     * the usual day this is. What is long overdue has been given up, or bought elsewhere.
     *
     * @param due see {@link #due}
     * @param returns share of the item's users who come back for it
     */
    float awaited(int place, float due, float returns) {
        float comesBack = (times[place] - 1 + returns) / times[place];
        double off = Math.log(Math.max(LEAST_DUE, due)) / SPREAD;
        return comesBack * (float) Math.exp(-off * off / 2);
    }

    /**
     * Writes the features: the number of events, their share, the days since the last one, and these as a share of the
     * usual days from one to the next.
     */
    void features(int place, float[] into, int at) {
        into[at] = times[place];
        into[at + 1] = often(place);
        into[at + 2] = (float) Math.log1p(Math.max(0, last[place]));
        into[at + 3] =
                times[place] < 2 ? 0 : last[place] / Math.max(1, (first[place] - last[place]) / (times[place] - 1));
    }

    /** Writes the features of an item that the user did not have. */
    static void none(float[] into, int at) {
        Arrays.fill(into, at, at + FEATURES, 0);
    }
}
