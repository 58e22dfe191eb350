package dev.attune.application.learning;

import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A loaded model: immutable, safe for any number of threads. Items are numbered from 0. The work of a request grows
 * with the profile and its rows, not with the number of items.
 */
public interface Scorer {
    int items();

    ItemId item(int index);

    /** The number of an item, or -1 when the model does not know it. */
    int indexOf(ItemId item);

    /**
     * A scorer that besides knows new items, by what describes them and the items it knows; itself where it has not
     * learned what that is worth. What is known keeps its number.
     *
     * @param newItems none of which it knows yet
     * @param terms what describes an item, in ascending order
     */
    default Scorer with(List<ItemId> newItems, Function<ItemId, List<String>> terms) {
        return this;
    }

    /**
     * Interests, newest first, in the form that this scorer works on; to be kept where the same ones are asked about
     * again.
     */
    Prepared prepare(List<Interest> interests);

    /**
     * What the model proposes: accepted items with a score above zero, best first.
     *
     * @param excluded numbers of items that are left out, in any order
     * @param accepted asked only of items that would be among the best
     */
    Scored top(Prepared interests, int[] excluded, IntPredicate accepted, int limit);

    default Scored top(List<Interest> interests, IntPredicate accepted, int limit) {
        return top(prepare(interests), new int[0], accepted, limit);
    }

    /** The scores of these items, in their order; 0 for -1. */
    float[] score(List<Interest> interests, int[] items);

    /** Items that go with this one, best first. */
    Scored similar(int item, IntPredicate accepted, int limit);

    /**
     * Splits a score that {@link #score} answered.
     *
     * @param score that was answered for the item
     */
    Explanation explain(List<Interest> interests, int item, float score);

    /** Splits a score that {@link #top} answered for the same interests, exclusions and acceptance. */
    Explanation explain(Prepared interests, int[] excluded, IntPredicate accepted, int item, float score);

    /** The items with the most training events first. */
    Scored popular(IntPredicate accepted, int limit);

    /** Belongs to the scorer that made it. */
    interface Prepared {
        /** The numbers of all items that are of interest, however little they weigh, as far as the model knows them. */
        int[] items();
    }

    record Scored(int[] items, float[] scores) {
        public int size() {
            return items.length;
        }

        /** These, then others, with no better score than the last of these. */
        public Scored and(Scored others) {
            int[] allItems = Arrays.copyOf(items, size() + others.size());
            float[] allScores = Arrays.copyOf(scores, allItems.length);
            for (int i = 0; i < others.size(); i++) {
                allItems[size() + i] = others.items[i];
                allScores[size() + i] = size() == 0 ? others.scores[i] : Math.min(others.scores[i], scores[size() - 1]);
            }
            return new Scored(allItems, allScores);
        }

        public Scored first(int count) {
            return count >= items.length ? this : new Scored(Arrays.copyOf(items, count), Arrays.copyOf(scores, count));
        }
    }

    record Reason(int item, float weight) {}

    /**
     * Why an item has its score.
     *
     * @param sources what each part of the model adds to the score, by name; parts that add nothing are left out
     * @param reasons how much each of the interests' items spoke for the item, greatest first; those that did not are
     *     left out
     */
    record Explanation(Map<String, Float> sources, List<Reason> reasons) {}
}
