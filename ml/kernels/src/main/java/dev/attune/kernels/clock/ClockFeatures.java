package dev.attune.kernels.clock;

import java.util.Arrays;

/**
 * What the clock tells of one user's candidates. An instance holds the scratch memory of one request. All days are
 * those before the question.
 */
public final class ClockFeatures {
    private static final long HOUR = 3_600_000;
    /** The first of January 1970 was a Thursday, the fourth day of a week. */
    private static final int FIRST_WEEKDAY = 3;
    /** Stands for the logarithm of days that never were. */
    private static final float NEVER = 10;
    /** The logarithm of two months. Who has not come for so long is not told from who stayed away longer. */
    private static final float LONG_AGO = (float) Math.log1p(60);
    /** Something that is overdue so many times is not awaited. */
    private static final float MOST_DUE = 10;

    private final Clock clock;
    private final float[] sinceKind;
    private final float[] sinceStrong;
    private final float[] justBought;
    private final int[] times;
    private final int[] touched;
    private int touchedCount;
    private float sinceLast;
    private int position;
    private int hour;
    private int weekday;

    public ClockFeatures(Clock clock) {
        this.clock = clock;
        this.sinceKind = new float[clock.kinds()];
        this.sinceStrong = new float[clock.kinds()];
        this.justBought = new float[clock.kinds()];
        this.times = new int[clock.kinds()];
        this.touched = new int[clock.kinds()];
    }

    /**
     * Forgets the last question, and begins with one.
     *
     * @param asked time of the question, in milliseconds since the epoch
     * @param daysSinceLast since the newest event; infinite if there is none
     * @param stepsOfVisit number of events of the present visit
     */
    public void open(long asked, float daysSinceLast, int stepsOfVisit) {
        for (int i = 0; i < touchedCount; i++) {
            times[touched[i]] = 0;
            justBought[touched[i]] = 0;
        }
        touchedCount = 0;
        sinceLast = Math.min(logarithm(daysSinceLast), daysSinceLast < Float.POSITIVE_INFINITY ? LONG_AGO : NEVER);
        position = stepsOfVisit;
        hour = (int) Math.floorMod(Math.floorDiv(asked, HOUR), 24L);
        weekday = (int) Math.floorMod(Math.floorDiv(asked, 24 * HOUR) + FIRST_WEEKDAY, 7L);
    }

    /**
     * Adds an item that the user has had.
     *
     * @param events number of events with it
     * @param days since the last of them
     * @param daysSinceStrong since the last strong one; infinite if there is none
     */
    public void add(int item, int events, float days, float daysSinceStrong) {
        if (item >= clock.items() || clock.kind(item) == 0) {
            return;
        }
        int kind = clock.kind(item);
        if (times[kind] == 0) {
            touched[touchedCount++] = kind;
            sinceKind[kind] = days;
            sinceStrong[kind] = daysSinceStrong;
        } else {
            sinceKind[kind] = Math.min(sinceKind[kind], days);
            sinceStrong[kind] = Math.min(sinceStrong[kind], daysSinceStrong);
        }
        times[kind] += events;
    }

    /** Ends the adding. What follows tells of all items that were added. */
    public void close() {
        for (int i = 0; i < touchedCount; i++) {
            int kind = touched[i];
            justBought[kind] = sinceStrong[kind] > sinceKind[kind]
                    ? 0
                    : (float) Math.exp(-Math.max(0, sinceStrong[kind]) / clock.intervalOfKind(kind));
        }
    }

    /**
     * How much the user has just bought the kind of an item, 0..1: 1 after a strong event, and less as the usual days
     * go by until users come back for the kind. A later event with the kind that is not strong makes it 0: the user
     * looks for another one.
     */
    public float justBought(int item) {
        return item < clock.items() ? justBought[clock.kind(item)] : 0;
    }

    /**
     * Writes the features of a candidate.
     *
     * <ul>
     *   <li>Of the item: its users in each window, their trend, its age, and how many come back for it.
     *   <li>Of its kind: the days since the user had it, how often, and the days since a strong event. Then these as a
     *       share of the usual days, how many users come back for it, and how much it was just bought.
     *   <li>Of the item and the user: {@code due}.
     *   <li>Of the question: the days since the newest event, the events of this visit, hour and weekday in UTC.
     * </ul>
     *
     * @param due days since the user had the item as a share of the usual ones; 0 if the user did not
     */
    public void write(int item, float due, float[] into, int at) {
        if (item < clock.items()) {
            clock.writeItem(item, into, at);
            writeKind(clock.kind(item), into, at + Clock.OF_ITEM);
        } else {
            Arrays.fill(into, at, at + Clock.OF_ITEM, 0);
            into[at + Clock.OF_ITEM - 2] = ItemTimes.NO_AGE;
            writeKind(0, into, at + Clock.OF_ITEM);
        }
        int next = at + Clock.OF_ITEM + 5;
        into[next++] = justBought(item);
        into[next++] = Math.min(due, MOST_DUE);
        into[next++] = sinceLast;
        into[next++] = position;
        into[next++] = hour;
        into[next] = weekday;
    }

    private void writeKind(int kind, float[] into, int at) {
        boolean met = kind > 0 && times[kind] > 0;
        into[at] = met ? logarithm(sinceKind[kind]) : NEVER;
        into[at + 1] = met ? (float) Math.log1p(times[kind]) : 0;
        into[at + 2] = met ? logarithm(sinceStrong[kind]) : NEVER;
        into[at + 3] = met ? Math.min(MOST_DUE, sinceStrong[kind] / clock.intervalOfKind(kind)) : MOST_DUE;
        into[at + 4] = kind > 0 ? clock.returnsOfKind(kind) : 0;
    }

    private static float logarithm(float days) {
        return days < Float.POSITIVE_INFINITY ? Math.min(NEVER, (float) Math.log1p(Math.max(0, days))) : NEVER;
    }
}
