package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Progress;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Requests whose answers were drawn by a known rule: what is learned must be that rule. */
class RankingLearnersTest {
    private static final Features LAYOUT = new Features(3, 0);
    private static final float[] ALONE = {1, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final int CANDIDATES = 30;

    @Test
    void theBlendFindsWhatEachSourceCounts() {
        float[] blend = new BlendLearner(LAYOUT, ALONE, 1)
                .learn(requests(2_000, features -> 6 * features[0] + 3 * features[1]));
        assertEquals(2, blend[0] / blend[1], .3);
        assertEquals(0, blend[2], .5);
        assertEquals(6, blend[0], 1);
    }

    /** A source that speaks against what comes next is left out: it would not do so tomorrow. */
    @Test
    void noWeightIsNegative() {
        float[] blend = new BlendLearner(LAYOUT, ALONE, 1)
                .learn(requests(1_000, features -> 5 * features[0] - 4 * features[2]));
        assertTrue(blend[0] > 3);
        assertEquals(0, blend[2]);
    }

    /** The fewer pairs are drawn of a request, the more each of them counts. */
    @Test
    void howManyPairsAreDrawnDoesNotChangeTheBlend() {
        float[] blendable = new float[2 * LAYOUT.blended()];
        Arrays.fill(blendable, 0, 3, 1);
        Request one = new Request(new float[0], blendable, new float[] {6, 0}, new boolean[] {true, false});
        float[] few = new BlendLearner(LAYOUT, ALONE, 1).learn(List.of(one));
        assertArrayEquals(few, new BlendLearner(LAYOUT, ALONE, 1).learn(Collections.nCopies(1_000, one)), .01f);
        assertArrayEquals(few, new BlendLearner(LAYOUT, ALONE, 1).learn(Collections.nCopies(3_000, one)), .01f);
    }

    /** The answer is always first by the first source, by a hair. The second source is loud and knows nothing. */
    @Test
    void aSourceThatRanksBetterThanTheBlendRanksAlone() {
        Random random = new Random(5);
        List<Request> requests = new ArrayList<>();
        for (int request = 0; request < 60; request++) {
            float[] blendable = new float[CANDIDATES * LAYOUT.blended()];
            boolean[] relevant = new boolean[CANDIDATES];
            int answer = random.nextInt(CANDIDATES);
            relevant[answer] = true;
            for (int place = 0; place < CANDIDATES; place++) {
                blendable[place * LAYOUT.blended()] = place == answer ? .501f : .5f;
                blendable[place * LAYOUT.blended() + 1] = random.nextFloat();
            }
            requests.add(new Request(new float[0], blendable, new float[CANDIDATES], relevant));
        }
        BestSource check = new BestSource(LAYOUT.scores(), new Workers(2, new Progress()));
        float[] loud = Arrays.copyOf(new float[] {1, 2}, LAYOUT.blended());
        float[] alone = Arrays.copyOf(new float[] {2}, LAYOUT.blended());
        assertArrayEquals(alone, check.unlessBetter(loud, requests));
        float[] right = Arrays.copyOf(new float[] {5_000, 1}, LAYOUT.blended());
        assertSame(right, check.unlessBetter(right, requests), "one is as good as the other");
        assertSame(loud, check.unlessBetter(loud, requests.subList(0, 1)), "one request proves nothing");
    }

    /** Where every source speaks against what came next, there is nothing to blend. */
    @Test
    void whereNoSourceSpeaksForTheAnswerTheFirstOneStays() {
        float[] blendable = new float[2 * LAYOUT.blended()];
        Arrays.fill(blendable, 0, 3, 1);
        Request wrong = new Request(new float[0], blendable, new float[] {6, 0}, new boolean[] {false, true});
        assertArrayEquals(ALONE, new BlendLearner(LAYOUT, ALONE, 1).learn(List.of(wrong)));
    }

    @Test
    void treesLearnWhatABlendCannotSay() {
        TreeLearner.Learned learned =
                learned(requests(3_000, features -> features[0] > .5 == features[1] > .5 ? 8 : 0));
        assertTrue(learned.gain() > .1, "gain " + learned.gain());
        assertTrue(!learned.trees().isEmpty());
    }

    /** Noise teaches nothing, and trees that learned it are not kept. */
    @Test
    void treesThatGainNothingAreNotKept() {
        TreeLearner.Learned learned = learned(requests(1_500, features -> 6 * features[0]));
        assertTrue(learned.trees().isEmpty(), "gain " + learned.gain());
    }

    private interface Utility {
        double of(float[] features);
    }

    /** One answer each, drawn with the odds that the utility gives; the blend is the first feature, times 6. */
    private static List<Request> requests(int count, Utility utility) {
        Random random = new Random(8);
        List<Request> requests = new ArrayList<>();
        for (int request = 0; request < count; request++) {
            float[] features = new float[CANDIDATES * LAYOUT.count()];
            float[] blendable = new float[CANDIDATES * LAYOUT.blended()];
            float[] blended = new float[CANDIDATES];
            double[] odds = new double[CANDIDATES];
            double sum = 0;
            for (int place = 0; place < CANDIDATES; place++) {
                float[] own = {random.nextFloat(), random.nextFloat(), random.nextFloat()};
                System.arraycopy(own, 0, features, place * LAYOUT.count(), 3);
                System.arraycopy(own, 0, blendable, place * LAYOUT.blended(), 3);
                blended[place] = 6 * own[0];
                odds[place] = Math.exp(utility.of(own));
                sum += odds[place];
            }
            boolean[] relevant = new boolean[CANDIDATES];
            double drawn = random.nextDouble() * sum;
            int answer = 0;
            while (answer < CANDIDATES - 1 && (drawn -= odds[answer]) > 0) {
                answer++;
            }
            relevant[answer] = true;
            requests.add(new Request(features, blendable, blended, relevant));
        }
        return requests;
    }

    private static TreeLearner.Learned learned(List<Request> requests) {
        int half = requests.size() / 2;
        return new TreeLearner(LAYOUT, 1, new Workers(2, new Progress()))
                .learn(requests.subList(0, half), requests.subList(half, requests.size()));
    }
}
