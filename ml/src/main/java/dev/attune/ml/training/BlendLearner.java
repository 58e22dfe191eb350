package dev.attune.ml.training;

import dev.attune.ml.serving.Features;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Learns the weight of each source. An example is the difference between an answer and another candidate, which is the
 * pairwise form of a listwise choice.
 */
final class BlendLearner {
    /** The pairs of all requests together weigh as much as so many. */
    private static final int PAIRS = 120_000;
    /**
     * Number of pairs from one request that suffices if there are hundreds of requests. More pairs change the blend
     * little and take time. Each drawn pair then counts as several.
     */
    private static final int ENOUGH_OF_ONE = 80;
    /** From all requests together, more pairs say little that fewer do not: those of one request are alike. */
    private static final int ENOUGH_PAIRS = 60_000;
    /** Minimum number of pairs from all requests together, however few requests there are. */
    private static final int FEWEST_PAIRS = 20_000;

    private static final double COST = 1;

    private final Features layout;
    private final float[] alone;
    private final long seed;

    /** @param alone the blend for the case that no source speaks for the answers */
    BlendLearner(Features layout, float[] alone, long seed) {
        this.layout = layout;
        this.alone = alone;
        this.seed = seed;
    }

    /**
     * Returns one weight for each blended feature, none negative. If no source speaks for the answers, it is the given
     * blend.
     *
     * @param requests at least one
     */
    float[] learn(List<Request> requests) {
        int full = Math.max(1, PAIRS / requests.size());
        int enough = Math.min(ENOUGH_OF_ONE, ENOUGH_PAIRS / requests.size());
        int drawn = Math.max(1, Math.min(full, Math.max(enough, FEWEST_PAIRS / requests.size())));
        return new PairwiseWeights(seed).fit(pairs(requests, drawn), COST * full / drawn, alone);
    }

    /** Makes differences of features. Every request gives the same number of them, spread over its answers. */
    private float[][] pairs(List<Request> requests, int perRequest) {
        SplittableRandom random = new SplittableRandom(seed);
        float[][] pairs = new float[perRequest * requests.size()][];
        int next = 0;
        for (Request request : requests) {
            int[] answers = places(request, true);
            int[] others = places(request, false);
            for (int i = 0; i < perRequest; i++) {
                int answer = answers[(int) ((long) i * answers.length / perRequest)];
                pairs[next++] = difference(request.blendable(), answer, others[random.nextInt(others.length)]);
            }
        }
        return pairs;
    }

    private static int[] places(Request request, boolean relevant) {
        int[] places = new int[request.candidates()];
        int count = 0;
        for (int place = 0; place < places.length; place++) {
            if (request.relevant()[place] == relevant) {
                places[count++] = place;
            }
        }
        return Arrays.copyOf(places, count);
    }

    private float[] difference(float[] values, int answer, int other) {
        float[] difference = new float[layout.blended()];
        for (int f = 0; f < difference.length; f++) {
            difference[f] = values[answer * difference.length + f] - values[other * difference.length + f];
        }
        return difference;
    }
}
