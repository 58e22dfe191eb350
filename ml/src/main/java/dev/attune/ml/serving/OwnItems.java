package dev.attune.ml.serving;

import java.util.Arrays;

/** What a user did with each liked item. Days are those before the question. */
final class OwnItems {
    /** Number of features of what the user did with an item. */
    static final int FEATURES = 4;

    private static final float DAY = 86_400_000;
    /** Strong events with a shorter pause between them, in days, are of one visit. */
    private static final float VISIT = .5f;
    /** Spread of the logarithm of what {@link #due} says when a user comes back. */
    private static final double SPREAD = .7;

    private static final float LEAST_DUE = .01f;
    /** The weight of an event by the number of events since. */
    private static final float[] OFTEN = powers(.99, 512);

    /** Number of events with each item, and their weight with newer ones counting more. */
    private final int[] times;

    private final float[] often;
    /** Days since the first and the last event with each item. */
    private final float[] first;

    private final float[] last;
    /** Number of visits with a strong event, and the days since the first and the last of these. */
    private final int[] bought;

    private final float[] firstBought;
    private final float[] lastBought;
    private final long asked;
    private final float strong;
    private float oftenest;

    /**
     * @param asked time of the question, in milliseconds since the epoch
     * @param strong minimum weight of a strong event
     */
    OwnItems(int items, long asked, float strong) {
        this.times = new int[items];
        this.often = new float[items];
        this.first = new float[items];
        this.last = new float[items];
        this.bought = new int[items];
        this.firstBought = new float[items];
        this.lastBought = new float[items];
        this.asked = asked;
        this.strong = strong;
    }

    private static float[] powers(double base, int count) {
        float[] powers = new float[count];
        for (int exponent = 0; exponent < count; exponent++) {
            powers[exponent] = (float) Math.pow(base, exponent);
        }
        return powers;
    }

    /**
     * Adds an event; newer ones come first.
     *
     * @param place of the item among the liked items
     * @param back number of events since
     * @param at time of the event, in milliseconds since the epoch; 0 if it is not known
     */
    void add(int place, int back, float weight, long at) {
        float days = (asked - at) / DAY;
        if (times[place]++ == 0) {
            last[place] = days;
        }
        first[place] = days;
        often[place] += OFTEN[Math.min(back, OFTEN.length - 1)];
        oftenest = Math.max(oftenest, often[place]);
        if (weight >= strong && at > 0) {
            addStrong(place, days);
        }
    }

    private void addStrong(int place, float days) {
        if (bought[place] == 0) {
            lastBought[place] = days;
        }
        if (bought[place] == 0 || days - firstBought[place] >= VISIT) {
            bought[place]++;
            firstBought[place] = days;
        }
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
        return bought[place] == 0 ? Float.POSITIVE_INFINITY : lastBought[place];
    }

    /**
     * The days since the last strong event with the item as a share of the usual ones; 0 if there was none. The user's
     * own intervals count, and one interval as is usual with the item.
     */
    float due(int place, float usual) {
        return bought[place] == 0
                ? 0
                : Math.max(0, lastBought[place])
                        / Math.max(VISIT, (firstBought[place] - lastBought[place] + usual) / bought[place]);
    }

    /**
     * How much an item is awaited to come again now, 0..1: how likely this user comes back for it, times how near to
     * the usual day this is. What is long overdue has been given up, or bought elsewhere.
     *
     * @param due see {@link #due}
     * @param returns share of the item's users who come back for it
     */
    float awaited(int place, float due, float returns) {
        if (bought[place] == 0) {
            return 0;
        }
        float comesBack = (bought[place] - 1 + returns) / bought[place];
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
