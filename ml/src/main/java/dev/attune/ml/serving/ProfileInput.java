package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer;
import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;

/** A user's interests in the item numbers of one model: as a set of items, and as the newest steps. */
public final class ProfileInput implements Scorer.Prepared {
    /** Maximum number of steps. Where order matters, older steps have almost no weight. */
    static final int MAX_STEPS = 50;

    /** The part of its weight with which a dislike counts. So it does not outweigh two likes of the same kind. */
    private static final float DISLIKE = .5f;

    /** Liked items, then disliked items. */
    final int[] items;
    /** Weight of the strongest event with each liked item; below zero for disliked items. */
    final float[] weights;
    /** Number of liked items. */
    final int count;
    /** Number of liked and disliked items together. */
    final int known;
    /**
     * Items of the newest steps, newest first. {@link #back} tells how far back each step is. Steps with unknown items
     * are counted and left out.
     */
    final int[] steps = new int[MAX_STEPS];

    final int[] back = new int[MAX_STEPS];
    final float[] stepWeights = new float[MAX_STEPS];
    final int stepCount;
    /** Number of the newest steps that belong to the present visit. */
    final int present;

    final int length;
    /** Whether the items of the profile may be proposed again. */
    final boolean again;

    /** Number of features of what the user did with an item. */
    static final int OWN = 4;

    private static final float OFTEN_DECAY = .99f;
    private static final float DAY = 86_400_000;
    /** Number of events with each liked item, and their weight with newer ones counting more. */
    private final int[] times;

    private final float[] often;
    /** Time of the first and of the last event with each liked item. */
    private final long[] first;

    private final long[] last;
    /** Time of the question, or of the newest event if that is not known. */
    private final long asked;

    private float oftenest;

    public ProfileInput(List<Interest> interests, ItemIndex index) {
        this(interests, index, false, Scorer.NEVER);
    }

    /**
     * @param interests newest first
     * @param again whether the items of the interests may be proposed again
     * @param now time of the question, in milliseconds since the epoch
     */
    public ProfileInput(List<Interest> interests, ItemIndex index, boolean again, long now) {
        this.again = again;
        this.times = new int[interests.size()];
        this.often = new float[interests.size()];
        this.first = new long[interests.size()];
        this.last = new long[interests.size()];
        this.asked = now == Scorer.NEVER ? newest(interests) : Math.max(now, newest(interests));
        this.items = new int[interests.size()];
        this.weights = new float[interests.size()];
        int[] places = new int[Integer.highestOneBit(Math.max(1, interests.size())) << 2];
        int distinct = 0;
        int taken = 0;
        int liked = 0;
        int presentSteps = 0;
        long since = now;
        for (Interest interest : interests) {
            float weight = interest.weight();
            if (weight <= 0) {
                continue;
            }
            int back = liked++;
            boolean isPresent = interest.at() > 0 && since - interest.at() <= Scorer.VISIT_PAUSE;
            since = isPresent ? interest.at() : Scorer.NEVER;
            int item = index.indexOf(interest.item());
            if (item < 0) {
                continue;
            }
            if (back < MAX_STEPS) {
                presentSteps += isPresent ? 1 : 0;
                steps[taken] = item;
                this.back[taken] = back;
                stepWeights[taken++] = weight;
            }
            int slot = slot(places, item);
            int at = places[slot] > 0 ? places[slot] - 1 : distinct;
            times[at]++;
            often[at] += (float) Math.pow(OFTEN_DECAY, back);
            oftenest = Math.max(oftenest, often[at]);
            first[at] = interest.at();
            last[at] = times[at] == 1 ? interest.at() : last[at];
            if (places[slot] > 0) {
                weights[places[slot] - 1] = Math.max(weights[places[slot] - 1], weight);
            } else {
                items[distinct] = item;
                weights[distinct++] = weight;
                places[slot] = distinct;
            }
        }
        this.length = liked;
        this.count = distinct;
        this.stepCount = taken;
        this.present = presentSteps;
        this.known = liked == interests.size() ? distinct : addDisliked(interests, index);
    }

    private static long newest(List<Interest> interests) {
        return interests.isEmpty() ? 0 : interests.getFirst().at();
    }

    /** How often the user had a liked item, with newer events counting more: 1 for the item that was had most. */
    float often(int place) {
        return often[place] / oftenest;
    }

    /**
     * Writes what the user did with an item: the number of events, their share, the days since the last one, and these
     * as a share of the usual days from one to the next. All are zero if there was none.
     */
    void own(int item, float[] into, int at) {
        Arrays.fill(into, at, at + OWN, 0);
        for (int i = 0; again && i < count; i++) {
            if (items[i] == item) {
                float days = (asked - last[i]) / DAY;
                into[at] = times[i];
                into[at + 1] = often(i);
                into[at + 2] = (float) Math.log1p(Math.max(0, days));
                into[at + 3] = times[i] < 2 ? 0 : days / Math.max(1, (last[i] - first[i]) / DAY / (times[i] - 1));
                return;
            }
        }
    }

    private int addDisliked(List<Interest> interests, ItemIndex index) {
        int end = count;
        for (Interest interest : interests) {
            int item = interest.weight() < 0 ? index.indexOf(interest.item()) : -1;
            if (item >= 0) {
                items[end] = item;
                weights[end++] = DISLIKE * interest.weight();
            }
        }
        return end;
    }

    /** The slot that holds the item, or the free slot where it would go. The table holds places plus one. */
    private int slot(int[] places, int item) {
        int mask = places.length - 1;
        int slot = item * 0x9E3779B9 >>> 7 & mask;
        while (places[slot] > 0 && items[places[slot] - 1] != item) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    @Override
    public int[] items() {
        return Arrays.copyOf(items, known);
    }
}
