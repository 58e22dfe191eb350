package dev.attune.domain.ranking;

import java.util.Arrays;
import java.util.SplittableRandom;

/** A 95% confidence interval of a mean. */
public record Interval(double low, double high) {
    private static final int DRAWS = 1_000;
    private static final double TAIL = .025;

    /**
     * Returns the interval of the mean difference between two measurements of the same test cases. It uses the
     * bootstrap (Efron 1979): each draw takes as many test cases as there are, with replacement.
     */
    public static Interval ofDifference(double[] ours, double[] theirs, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[] means = new double[DRAWS];
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < ours.length; i++) {
                int testCase = random.nextInt(ours.length);
                sum += ours[testCase] - theirs[testCase];
            }
            means[draw] = sum / Math.max(1, ours.length);
        }
        Arrays.sort(means);
        return new Interval(means[(int) (TAIL * DRAWS)], means[(int) ((1 - TAIL) * DRAWS) - 1]);
    }
}
