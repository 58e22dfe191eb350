package dev.attune.domain.ranking;

import java.util.Arrays;
import java.util.SplittableRandom;

/** Where a mean lies with 95% confidence. */
public record Interval(double low, double high) {
    private static final int DRAWS = 1_000;
    private static final double TAIL = .025;

    /**
     * Of the mean difference between two measurements of the same test cases, by the bootstrap (Efron 1979): the test
     * cases are drawn again and again, each time as many as there are.
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
