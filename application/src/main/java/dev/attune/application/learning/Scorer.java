package dev.attune.application.learning;

import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A loaded model. It is immutable, and any number of threads may use it. Items are numbered from 0. The work of a
 * request grows with the profile and its rows, not with the number of items.
 */
public interface Scorer {
    /** Two events of a user with no longer pause between them belong to one visit, in milliseconds. */
    long VISIT_PAUSE = 1_800_000;
    /** A time of which every event is long past. */
    long NEVER = Long.MAX_VALUE;

    int items();

    ItemId item(int index);

    /** Returns the number of an item, or -1 if the model does not know it. */
    int indexOf(ItemId item);

    /**
     * Returns a scorer that also knows new items, by their terms and those of the known items. Returns this scorer if
     * it has not learned how much terms are worth. Known items keep their numbers.
     *
     * @param newItems items that this scorer does not know yet
     * @param terms the terms that describe an item, in ascending order
     */
    default Scorer with(List<ItemId> newItems, Function<ItemId, List<String>> terms) {
        return this;
    }

    /**
     * Brings interests, newest first, into the form that this scorer works on. A caller may keep the result for further
     * requests with the same interests.
     */
    default Prepared prepare(List<Interest> interests) {
        return prepare(interests, false, NEVER);
    }

    /**
     * Works like {@link #prepare(List)}.
     *
     * @param again whether the items of the interests may be proposed again
     * @param now time of the question, in milliseconds since the epoch. Events shortly before it are those of the
     *     present visit
     */
    Prepared prepare(List<Interest> interests, boolean again, long now);

    /**
     * Returns whether a visit goes on, so that its events are known to a question.
     *
     * @param interests newest first
     * @param now time of the question, in milliseconds since the epoch
     */
    static boolean inVisit(List<Interest> interests, long now) {
        for (Interest interest : interests) {
            if (interest.weight() > 0) {
                return interest.at() > 0 && now - interest.at() <= VISIT_PAUSE;
            }
        }
        return false;
    }

    /**
     * Returns the proposals of the model: accepted items that something speaks for, best first. A score is below zero
     * if more speaks against the item.
     *
     * @param excluded numbers of items that are left out, in any order
     * @param accepted asked only about items that would be among the best
     */
    Scored top(Prepared interests, int[] excluded, IntPredicate accepted, int limit);

    default Scored top(List<Interest> interests, IntPredicate accepted, int limit) {
        return top(prepare(interests), new int[0], accepted, limit);
    }

    /** Returns the scores of items that the caller gives, in their order; 0 for -1. */
    float[] score(Prepared interests, int[] items);

    default float[] score(List<Interest> interests, int[] items) {
        return score(prepare(interests), items);
    }

    /** Returns items that are similar to this one, best first. */
    Scored similar(int item, IntPredicate accepted, int limit);

    /**
     * Splits a score that {@link #score} returned.
     *
     * @param score the score that was returned for the item
     */
    Explanation explain(Prepared interests, int item, float score);

    default Explanation explain(List<Interest> interests, int item, float score) {
        return explain(prepare(interests), item, score);
    }

    /** Splits a score that {@link #top} returned for the same interests, exclusions and acceptance. */
    Explanation explain(Prepared interests, int[] excluded, IntPredicate accepted, int item, float score);

    /** Returns, by the name of each source, a scorer that ranks the same candidates by this source alone. */
    default Map<String, Scorer> alone() {
        return Map.of();
    }

    /** Returns the items with the most users in training, in that order. */
    Scored popular(IntPredicate accepted, int limit);

    /** Returns the items with the most users in the newest part of training, in that order. */
    Scored popularLately(IntPredicate accepted, int limit);

    /** Interests in the form of the scorer that made them. Only that scorer can use them. */
    interface Prepared {
        /**
         * Returns the numbers of the items of all interests, however small their weights, as far as the model knows the
         * items.
         */
        int[] items();
    }

    record Scored(int[] items, float[] scores) {
        public int size() {
            return items.length;
        }

        public Scored first(int count) {
            return count >= items.length ? this : new Scored(Arrays.copyOf(items, count), Arrays.copyOf(scores, count));
        }
    }

    record Reason(int item, float weight) {}

    /**
     * The explanation of an item's score.
     *
     * @param sources the amount that each part of the model adds to the score, by name; parts that add nothing are left
     *     out
     * @param reasons the items of the interests that spoke for the item, with the amount of each, greatest first
     */
    record Explanation(Map<String, Float> sources, List<Reason> reasons) {}
}
