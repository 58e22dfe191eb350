package dev.attune.ml.serving;

import java.util.Arrays;

/** What a user did with each liked item. Only who may be shown an item again needs it. */
final class OwnItems {
    /** Number of features of what the user did with an item. */
    static final int FEATURES = 4;

    private static final float OFTEN_DECAY = .99f;
    private static final float DAY = 86_400_000;

    /** Number of events with each item, and their weight with newer ones counting more. */
    private final int[] times;

    private final float[] often;
    /** Time of the first and of the last event with each item. */
    private final long[] first;

    private final long[] last;
    private final long asked;
    private float oftenest;

    /** @param asked time of the question, in milliseconds since the epoch */
    OwnItems(int items, long asked) {
        this.times = new int[items];
        this.often = new float[items];
        this.first = new long[items];
        this.last = new long[items];
        this.asked = asked;
    }

    /**
     * Adds an event; newer ones come first.
     *
     * @param place of the item among the liked items
     * @param back number of events since
     * @param at time of the event, in milliseconds since the epoch
     */
    void add(int place, int back, long at) {
        times[place]++;
        often[place] += (float) Math.pow(OFTEN_DECAY, back);
        oftenest = Math.max(oftenest, often[place]);
        first[place] = at;
        last[place] = times[place] == 1 ? at : last[place];
    }

    /** How often the user had an item, with newer events counting more: 1 for the item that was had most. */
    float often(int place) {
        return often[place] / oftenest;
    }

    /**
     * Writes the features: the number of events, their share, the days since the last one, and these as a share of the
     * usual days from one to the next.
     */
    void features(int place, float[] into, int at) {
        float days = (asked - last[place]) / DAY;
        into[at] = times[place];
        into[at + 1] = often(place);
        into[at + 2] = (float) Math.log1p(Math.max(0, days));
        into[at + 3] =
                times[place] < 2 ? 0 : days / Math.max(1, (last[place] - first[place]) / DAY / (times[place] - 1));
    }

    /** Writes the features of an item that the user did not have. */
    static void none(float[] into, int at) {
        Arrays.fill(into, at, at + FEATURES, 0);
    }
}
