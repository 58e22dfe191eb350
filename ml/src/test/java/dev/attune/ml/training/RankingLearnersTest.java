package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Question;
import dev.attune.kernels.format.Rankings;
import dev.attune.kernels.format.Trees;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Requests whose answers were drawn by a known rule: what is learned must be that rule. */
class RankingLearnersTest {
    private static final Features LAYOUT = new Features(3, 0);
    private static final float[] ALONE = Arrays.copyOf(new float[] {1}, LAYOUT.blended());
    private static final int CANDIDATES = 30;

    @Test
    void theBlendFindsWhatEachSourceCounts() {
        float[] blend = weights(requests(2_000, features -> 6 * features[0] + 3 * features[1]));
        assertEquals(2, blend[0] / blend[1], .3);
        assertEquals(0, blend[2], .5);
        assertEquals(6, blend[0], 1);
    }

    /** A source that speaks against what comes next is left out: it would not do so tomorrow. */
    @Test
    void noWeightIsNegative() {
        float[] blend = weights(requests(1_000, features -> 5 * features[0] - 4 * features[2]));
        assertTrue(blend[0] > 3);
        assertEquals(0, blend[2]);
    }

    /**
     * The second source tells the answers from candidates that nobody would take anyway. The first one tells them from
     * their rivals, and what is learned of it does not depend on how much junk there is.
     */
    @Test
    void candidatesThatAreFarBehindDoNotChangeTheBlend() {
        List<Request> requests = requests(2_000, features -> 6 * features[0] + (features[1] > .5 ? 40 : 0));
        requests.forEach(RankingLearnersTest::tellJunk);
        float[] blend = weights(requests);
        assertTrue(blend[1] > 3, Arrays.toString(blend));
        assertEquals(weights(requests(2_000, features -> 6 * features[0]))[0], blend[0], .6);
    }

    /** Half of the candidates are junk, and the second source knows which. */
    private static void tellJunk(Request request) {
        for (int place = 0; place < CANDIDATES; place++) {
            int second = place * LAYOUT.blended() + 1;
            request.blendable()[second] = request.blendable()[second] > .5 ? 1 : 0;
        }
    }

    /** The third source gives all candidates the same, so its weight would mean nothing. */
    @Test
    void aSourceThatTellsNoCandidatesApartHasNoWeight() {
        List<Request> requests = requests(500, features -> 6 * features[0]);
        requests.forEach(request -> {
            for (int place = 0; place < CANDIDATES; place++) {
                request.blendable()[place * LAYOUT.blended() + 2] = .5f;
            }
        });
        assertEquals(0, weights(requests, Arrays.copyOf(new float[] {1, 1, 1}, LAYOUT.blended()))[2]);
    }

    /** The prior holds where nothing is asked, and gives way to many requests. */
    @Test
    void fewRequestsMoveTheBlendLittle() {
        float[] prior = Arrays.copyOf(new float[] {4, 4}, LAYOUT.blended());
        List<Request> requests = requests(2_000, features -> 6 * features[0]);
        assertArrayEquals(prior, weights(List.of(), prior), 1e-6f);
        float[] few = weights(requests.subList(0, 5), prior);
        float[] many = weights(requests, prior);
        assertTrue(few[1] > 2, "few " + Arrays.toString(few));
        assertEquals(0, many[1], .3);
        assertEquals(6, many[0], .6);
    }

    @Test
    void neitherTheOrderOfRequestsNorTheNumberOfThreadsMatters() {
        List<Request> requests = requests(500, features -> 6 * features[0] + 3 * features[1]);
        assertArrayEquals(weights(requests), weights(requests.reversed()), 1e-4f);
        assertArrayEquals(weights(requests), new ListwiseWeights(new Workers(5, new Progress())).fit(requests, ALONE));
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
            requests.add(new Request(Question.OPEN, new float[0], blendable, new float[CANDIDATES], relevant));
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
        Request wrong =
                new Request(Question.OPEN, new float[0], blendable, new float[] {6, 0}, new boolean[] {false, true});
        assertArrayEquals(ALONE, weights(Collections.nCopies(50, wrong)));
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

    private static float[] weights(List<Request> requests) {
        return weights(requests, ALONE);
    }

    private static float[] weights(List<Request> requests, float[] prior) {
        return new ListwiseWeights(new Workers(2, new Progress())).fit(requests, prior);
    }

    /** The trees learn from both kinds of question what holds for one of them alone. */
    @Test
    void aQuestionThatTheTreesAnswerWorseGoesWithoutThem() {
        List<Request> open = requests(3_000, features -> features[0] > .5 == features[1] > .5 ? 8 : 0);
        List<Request> start = requests(1_000, features -> 20 * features[0]).stream()
                .map(each ->
                        new Request(Question.START, each.features(), each.blendable(), each.blended(), each.relevant()))
                .toList();
        List<Request> mixed = new ArrayList<>();
        for (int request = 0; request < open.size(); request++) {
            mixed.add(open.get(request));
            if (request % 3 == 0) {
                mixed.add(start.get(request / 3));
            }
        }
        TreeLearner.Learned learned = learned(mixed);
        assertTrue(!learned.of(Question.OPEN).isEmpty());
        assertTrue(learned.of(Question.START).isEmpty(), "worse for " + learned.worse());
    }

    /**
     * Within a visit, people choose what the row of their item likes best. When a visit begins, they choose what is
     * popular of late.
     */
    @Test
    void theStartOfAVisitIsLearnedByItsOwnTestCases() {
        int items = 40;
        Random random = new Random(11);
        int[][] targets = new int[items][];
        float[][] weights = new float[items][];
        float[] recent = new float[items];
        int[] popularity = new int[items];
        for (int item = 0; item < items; item++) {
            int self = item;
            targets[item] =
                    IntStream.range(0, items).filter(other -> other != self).toArray();
            weights[item] = new float[items - 1];
            for (int at = 0; at < items - 1; at++) {
                weights[item][at] = random.nextFloat();
            }
            recent[item] = 1 + 50 * random.nextFloat();
            popularity[item] = 60;
        }
        ModelContent sources = new ModelContent(
                IntStream.range(0, items).mapToObj("item-%02d"::formatted).toArray(String[]::new),
                popularity,
                recent,
                false,
                List.of(new RowPart("ease", 1, items, Rows.of(targets, weights))),
                Optional.empty(),
                new float[] {1, 0, 0},
                Trees.NONE);
        long now = 1_700_000_000_000L;
        List<TestCase> testCases = new ArrayList<>();
        for (int user = 0; user < 300; user++) {
            int met = random.nextInt(items);
            boolean inVisit = user % 2 == 0;
            float[] liked = inVisit ? weights[met] : recent;
            int best = 0;
            for (int at = 1; at < items - 1; at++) {
                best = liked[inVisit ? at : targets[met][at]] > liked[inVisit ? best : targets[met][best]] ? at : best;
            }
            testCases.add(new TestCase(
                    List.of(new Interest(
                            new ItemId("item-%02d".formatted(met)), 1, now - (inVisit ? 60_000 : 86_400_000))),
                    Set.of(targets[met][best]),
                    false,
                    now));
        }
        RankingsLearner learner = new RankingsLearner(sources, Optional.empty(), 1, new Workers(2, new Progress()));
        Rankings learned = learner.learn(new HeldOutCases(testCases)).rankings();
        int byRow = 0;
        int byRecent = Features.names(sources).indexOf(ModelContent.RECENT);
        float[] open = learned.of(Question.OPEN).blend();
        float[] start = learned.of(Question.START).blend();
        assertTrue(open[byRow] > 2 * open[byRecent], Arrays.toString(open));
        assertTrue(start[byRecent] > 2 * start[byRow], Arrays.toString(start));
        assertArrayEquals(start, learned.of(Question.AGAIN).blend(), "nobody asks for items to come again");
        assertArrayEquals(open, learned.of(Question.AGAIN_WITHIN).blend());
        Rankings drawn = learner.learn(new HeldOutCases(testCases, List.of(), false, true))
                .rankings();
        assertArrayEquals(
                drawn.of(Question.OPEN).blend(), drawn.of(Question.START).blend());
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
            requests.add(new Request(Question.OPEN, features, blendable, blended, relevant));
        }
        return requests;
    }

    private static TreeLearner.Learned learned(List<Request> requests) {
        int half = requests.size() / 2;
        return new TreeLearner(LAYOUT, 1, new Workers(2, new Progress()))
                .learn(requests.subList(0, half), requests.subList(half, requests.size()));
    }
}
