package dev.attune.ml.serving;

import dev.attune.application.learning.Scorer;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.format.Question;
import java.util.Arrays;
import java.util.List;

/** A user's interests in the item numbers of one model: as a set of items, and as the newest steps. */
public final class ProfileInput implements Scorer.Prepared {
    /** Maximum number of steps. Where order matters, older steps have almost no weight. */
    static final int MAX_STEPS = 50;

    /** The part of its weight with which a dislike counts. So it does not outweigh two likes of the same kind. */
    private static final float DISLIKE = .5f;
    /** Thirty days, in milliseconds. */
    private static final long LONG_AGO = 2_592_000_000L;

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
    /** Whether the caller includes seen items where they do not come again by themselves. */
    final boolean again;

    private final Question question;

    private final boolean comesAgain;

    /** What the user did with each liked item. */
    final OwnItems own;

    /** Makes the input of a question about new items, whose time nobody says. */
    public ProfileInput(List<Interest> interests, ItemIndex index) {
        this(interests, index, false, false, Scorer.NEVER, Float.POSITIVE_INFINITY);
    }

    /**
     * @param interests newest first
     * @param repeats whether items come again by themselves, as in sessions
     * @param again whether the caller includes seen items, where they do not
     * @param now time of the question, in milliseconds since the epoch
     * @param strong minimum weight of a strong event
     */
    ProfileInput(List<Interest> interests, ItemIndex index, boolean repeats, boolean again, long now, float strong) {
        this.again = again;
        this.comesAgain = repeats || again;
        this.own = new OwnItems(interests.size(), asked(interests, now), strong);
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
            own.add(places[slot] > 0 ? places[slot] - 1 : distinct, back, weight, interest.at());
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
        boolean within = repeats || Scorer.inVisit(interests, now);
        this.question =
                again ? within ? Question.AGAIN_WITHIN : Question.AGAIN : within ? Question.OPEN : Question.START;
        this.known = liked == interests.size() ? distinct : addDisliked(interests, index);
    }

    /** Time of the question; long after the newest event if nobody says it. */
    private static long asked(List<Interest> interests, long now) {
        long newest = interests.isEmpty() ? 0 : interests.getFirst().at();
        return now == Scorer.NEVER ? newest + LONG_AGO : Math.max(now, newest);
    }

    /** The days since the newest event with a known item; infinite if there is none. */
    float daysSinceLast() {
        return count == 0 ? Float.POSITIVE_INFINITY : own.daysSince(0);
    }

    /** What is asked of a model that proposes items. */
    public Question question() {
        return question;
    }

    /** Whether an item of the profile may be an answer. */
    boolean comesAgain() {
        return comesAgain;
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
