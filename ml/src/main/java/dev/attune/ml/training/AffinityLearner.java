package dev.attune.ml.training;

import dev.attune.application.learning.TestCase;
import dev.attune.kernels.affinity.AffinityTable;
import dev.attune.kernels.data.SplitMix;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.AffinityPart;
import dev.attune.ml.serving.BlendScorer;
import dev.attune.ml.serving.ProfileInput;
import dev.attune.ml.serving.RequestScoring;
import dev.attune.ml.source.Workers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * Learns how much each field of the catalog says. An answer is compared with items that many choose, and with items of
 * its own category. The first kind tells which fields lead to the right part of a catalog, the second which choose
 * within it.
 */
final class AffinityLearner {
    private static final int CASES = 4_000;
    private static final int OF_EACH_KIND = 12;

    private final ModelContent content;
    private final long seed;
    private final Workers workers;
    private final double[] cumulative;

    AffinityLearner(ModelContent content, long seed, Workers workers) {
        this.content = content;
        this.seed = seed;
        this.workers = workers;
        this.cumulative = new double[content.ids().length];
        double sum = 0;
        for (int item = 0; item < cumulative.length; item++) {
            sum += content.popularity()[item];
            cumulative[item] = sum;
        }
    }

    /** Returns the content with learned weights of affinity; the same content if it has none. */
    ModelContent learn(List<TestCase> testCases) {
        return content.affinity()
                .map(part -> content.with(part.with(weights(part, testCases))))
                .orElse(content);
    }

    private float[] weights(AffinityPart part, List<TestCase> testCases) {
        List<TestCase> some = testCases.subList(0, Math.min(CASES, testCases.size()));
        float[][][] pairs = new float[some.size()][][];
        int[][] ofValue = part.first().itemsOfValues();
        BlendScorer scorer = new BlendScorer(content);
        workers.each(pairs.length, () -> place -> {
            ProfileInput context = scorer.prepare(
                    some.get(place).context(), false, some.get(place).at());
            pairs[place] = scorer.with(
                    context, ask -> pairs(ask, context, some.get(place), part, ofValue, SplitMix.finish(seed + place)));
        });
        float[][] all = Arrays.stream(pairs).flatMap(Stream::of).toArray(float[][]::new);
        return all.length == 0 ? part.weights() : new PairwiseWeights(seed).fit(all, 1, part.weights());
    }

    private float[][] pairs(
            RequestScoring ask,
            ProfileInput context,
            TestCase testCase,
            AffinityPart part,
            int[][] ofValue,
            long seedOfCase) {
        SplittableRandom random = new SplittableRandom(seedOfCase);
        int[] answers = testCase.answers().stream()
                .mapToInt(Integer::intValue)
                .filter(answer -> content.popularity()[answer] > 0)
                .sorted()
                .toArray();
        if (answers.length == 0) {
            return new float[0][];
        }
        int[] met = testCase.repeats() ? new int[0] : context.items();
        Arrays.sort(met);
        int width = AffinityTable.weights(part.fields().size());
        List<float[]> pairs = new ArrayList<>();
        for (int i = 0; i < 2 * OF_EACH_KIND; i++) {
            int answer = answers[i % answers.length];
            int[] alike = ofValue[part.first().ofItem()[answer]];
            int other = i % 2 == 0 ? popular(random) : alike[random.nextInt(alike.length)];
            if (content.popularity()[other] > 0
                    && !testCase.isMetEarlier(other)
                    && Arrays.binarySearch(answers, other) < 0
                    && Arrays.binarySearch(met, other) < 0) {
                pairs.add(difference(ask.affinityTerms(answer, width), ask.affinityTerms(other, width)));
            }
        }
        return pairs.toArray(float[][]::new);
    }

    private static float[] difference(float[] better, float[] worse) {
        for (int i = 0; i < better.length; i++) {
            better[i] -= worse[i];
        }
        return better;
    }

    /** Draws an item as often as users have it. */
    private int popular(SplittableRandom random) {
        int place = Arrays.binarySearch(cumulative, random.nextDouble() * cumulative[cumulative.length - 1]);
        return Math.min(cumulative.length - 1, place < 0 ? -place - 1 : place);
    }
}
