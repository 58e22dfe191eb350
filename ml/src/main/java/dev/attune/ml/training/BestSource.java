package dev.attune.ml.training;

import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.List;

/**
 * Replaces a blend by one of its sources where that source alone ranks better, beyond chance. A blend is fitted to the
 * likelihood of all answers, and what is best for that need not be best for the first places of a list.
 */
final class BestSource {
    private static final int DEPTH = 10;
    /** Number of standard errors that are beyond chance for the best of several sources. */
    private static final double BEYOND_CHANCE = 3;

    private final int sources;
    private final Workers workers;

    /** @param sources number of sources, whose scores come first among the values that a blend weighs */
    BestSource(int sources, Workers workers) {
        this.sources = sources;
        this.workers = workers;
    }

    /** Returns the blend; or the blend of one source alone, if it has a higher nDCG on these requests beyond chance. */
    float[] unlessBetter(float[] blend, List<Request> requests) {
        double[][] gains = new double[sources][requests.size()];
        workers.each(requests.size(), () -> place -> {
            Request request = requests.get(place);
            double ofBlend = ndcg(request, blend);
            for (int source = 0; source < sources; source++) {
                gains[source][place] = ndcg(request, alone(source, blend)) - ofBlend;
            }
        });
        int best = 0;
        for (int source = 1; source < sources; source++) {
            best = surplus(gains[source]) > surplus(gains[best]) ? source : best;
        }
        return surplus(gains[best]) > 0 ? alone(best, blend) : blend;
    }

    private static double surplus(double[] gains) {
        return new Differences(gains).surplus(BEYOND_CHANCE);
    }

    /**
     * Makes the blend of one source. It has the greatest weight of the sources in the other blend, so that trees find a
     * like scale.
     */
    private float[] alone(int source, float[] blend) {
        float[] alone = new float[blend.length];
        alone[source] = new Features(sources, 0).greatestOfSources(blend);
        return alone;
    }

    /** The nDCG of the candidates by a blend. Candidates with equal scores share their places. */
    private static double ndcg(Request request, float[] blend) {
        float[] scores = new float[request.candidates()];
        for (int place = 0; place < scores.length; place++) {
            for (int f = 0; f < blend.length; f++) {
                scores[place] += blend[f] * request.blendable()[place * blend.length + f];
            }
        }
        double gain = 0;
        double ideal = 0;
        int answers = 0;
        for (int place = 0; place < scores.length; place++) {
            if (request.relevant()[place]) {
                gain += discount(rank(scores, place));
                ideal += discount(answers++);
            }
        }
        return ideal == 0 ? 0 : gain / ideal;
    }

    private static double rank(float[] scores, int place) {
        int before = 0;
        int equal = 0;
        for (float score : scores) {
            before += score > scores[place] ? 1 : 0;
            equal += score == scores[place] ? 1 : 0;
        }
        return before + (equal - 1) / 2.0;
    }

    private static double discount(double rank) {
        return rank < DEPTH ? Math.log(2) / Math.log(rank + 2) : 0;
    }
}
