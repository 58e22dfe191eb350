package dev.attune.kernels.affinity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ten items: 0 to 3 are boots, 4 to 7 tents, 8 and 9 are of no kind. Even items are by acme, odd ones by zenith. */
class AffinityScoresTest {
    private static final Field KIND = new Field("kind", 3, new int[] {1, 1, 1, 1, 2, 2, 2, 2, 0, 0});
    private static final Field BRAND = new Field("brand", 3, new int[] {1, 2, 1, 2, 1, 2, 1, 2, 1, 2});
    private static final int[] USERS = {9, 8, 7, 6, 9, 8, 7, 6, 9, 6};
    private static final float[] RECENT = new float[10];

    private static AffinityScores scores(float popularity, float kind, float brand) {
        float[] weights = new float[AffinityTable.weights(2)];
        weights[0] = popularity;
        Arrays.fill(weights, AffinityTable.OF_ITEM, AffinityTable.OF_ITEM + AffinityTable.LIFTS, kind);
        Arrays.fill(weights, AffinityTable.OF_ITEM + AffinityTable.LIFTS, weights.length, brand);
        return new AffinityScores(new AffinityTable(List.of(KIND, BRAND), weights, USERS, RECENT));
    }

    private static List<Integer> ranking(AffinityScores scores) {
        List<Integer> items = new ArrayList<>();
        for (int item = 0; item < USERS.length; item++) {
            items.add(item);
        }
        items.sort((a, b) -> Float.compare(scores.score(b), scores.score(a)));
        return items;
    }

    @Test
    void theKindOfTheUserComesFirstAndThereThePopular() {
        AffinityScores scores = scores(1, 1, 0);
        scores.add(6, 0, 1, true);
        scores.close();
        assertEquals(List.of(4, 5, 6, 7), ranking(scores).subList(0, 4));
    }

    @Test
    void ofTwoFieldsBothSpeak() {
        AffinityScores scores = scores(0, 1, .5f);
        scores.add(5, 0, 1, true);
        scores.close();
        // Tents by zenith, then tents by acme.
        assertEquals(List.of(5, 7, 4, 6), ranking(scores).subList(0, 4));
    }

    @Test
    void newerEventsCountMore() {
        AffinityScores scores = scores(0, 1, 0);
        scores.add(0, 0, 1, true);
        scores.add(4, 1, 1, true);
        scores.close();
        assertTrue(scores.score(1) > scores.score(5));
    }

    /** An event of the present visit says more than the same event of an earlier one. */
    @Test
    void thePresentVisitCountsMost() {
        AffinityScores scores = scores(0, 1, 0);
        scores.add(0, 0, 1, false);
        scores.add(4, 1, 1, true);
        scores.close();
        assertTrue(scores.score(5) > scores.score(1));
    }

    /** A profile hands dislikes over with half of their weight. */
    @Test
    void twoDislikesDoNotOutweighTwoLikes() {
        AffinityScores scores = scores(0, 1, 0);
        scores.add(0, 0, 1, true);
        scores.add(1, 1, 1, true);
        scores.add(2, 0, -.5f, true);
        scores.add(3, 0, -.5f, true);
        scores.close();
        assertTrue(scores.score(0) > scores.score(4));
    }

    @Test
    void proposalsAreTheMostPopularAcceptedItemsOfTheValuesThatWereMet() {
        AffinityScores scores = scores(1, 1, 0);
        scores.add(6, 0, 1, true);
        scores.close();
        List<Integer> proposed = new ArrayList<>();
        scores.propose(item -> item != 6, proposed::add);
        assertEquals(List.of(4, 5, 7), proposed);
    }

    @Test
    void anEventSpeaksForTheItemsThatShareItsValues() {
        AffinityScores scores = scores(0, 1, .5f);
        scores.add(5, 0, 1, true);
        scores.close();
        assertTrue(scores.share(5, 7) > scores.share(5, 4));
        assertTrue(scores.share(5, 4) > 0);
        assertEquals(0, scores.share(5, 0));
    }

    @Test
    void theNextUserFindsNothingOfTheLast() {
        AffinityScores used = scores(1, 1, 1);
        used.add(3, 0, 5, true);
        used.add(8, 1, 1, true);
        used.close();
        used.clear();
        used.add(6, 0, 1, true);
        used.close();
        AffinityScores fresh = scores(1, 1, 1);
        fresh.add(6, 0, 1, true);
        fresh.close();
        float[] one = new float[AffinityTable.weights(2)];
        float[] other = new float[one.length];
        for (int item = 0; item < USERS.length; item++) {
            assertEquals(fresh.score(item), used.score(item));
            fresh.terms(item, one);
            used.terms(item, other);
            assertArrayEquals(one, other);
        }
    }

    /** What is weighed is what the score says: no part of it is hidden from those who learn the weights. */
    @Test
    void theScoreIsTheWeightedSumOfItsTerms() {
        AffinityScores scores = scores(2, 1, .5f);
        scores.add(5, 0, 1, true);
        scores.add(0, 2, 3, true);
        scores.close();
        float[] terms = new float[AffinityTable.weights(2)];
        for (int item = 0; item < USERS.length; item++) {
            scores.terms(item, terms);
            float sum = 2 * terms[0];
            for (int at = AffinityTable.OF_ITEM; at < terms.length; at++) {
                sum += (at < AffinityTable.OF_ITEM + AffinityTable.LIFTS ? 1 : .5f) * terms[at];
            }
            assertEquals(sum, scores.score(item), 1e-4f);
        }
    }
}
