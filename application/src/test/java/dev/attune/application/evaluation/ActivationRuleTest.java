package dev.attune.application.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Rival;
import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ActivationRuleTest {
    private static final int QUESTIONS = 2_000;

    @Test
    void theIntervalOfAConstantDifferenceIsThatDifference() {
        double[] theirs = noise(1);
        Interval interval = Interval.ofDifference(
                Arrays.stream(theirs).map(value -> value + .25).toArray(), theirs, 1);
        assertEquals(.25, interval.low(), 1e-9);
        assertEquals(.25, interval.high(), 1e-9);
    }

    /** By theory 1.96 standard errors on either side. */
    @Test
    void theIntervalIsAsWideAsTheoryHasIt() {
        double[] ours = noise(1);
        double[] theirs = noise(2);
        double[] differences = new double[QUESTIONS];
        Arrays.setAll(differences, i -> ours[i] - theirs[i]);
        double mean = Arrays.stream(differences).average().orElseThrow();
        double error = Math.sqrt(Arrays.stream(differences)
                        .map(each -> (each - mean) * (each - mean))
                        .sum()
                / QUESTIONS
                / QUESTIONS);
        Interval interval = Interval.ofDifference(ours, theirs, 1);
        assertEquals(mean - 1.96 * error, interval.low(), .3 * error);
        assertEquals(mean + 1.96 * error, interval.high(), .3 * error);
    }

    @Test
    void anEqualModelMayFollow() {
        assertEquals(Optional.empty(), refusal(measured(noise(1)), measured(noise(2))));
    }

    @Test
    void aModelThatMayBeWorseThanAllowedMayNot() {
        double[] theirs = noise(1);
        Optional<String> refusal =
                refusal(measured(Arrays.stream(theirs).map(value -> .85 * value).toArray()), measured(theirs));
        assertTrue(refusal.orElseThrow().contains("below active's"), refusal.orElseThrow());
    }

    @Test
    void aFirstModelIsHeldBackOnlyWhereItIsWorseBeyondChance() {
        double[] few = Arrays.copyOf(noise(1), 30);
        double[] slightlyBetter = Arrays.copyOf(noise(2), 30);
        slightlyBetter[0] += 30 * (mean(few) + .02 - mean(slightlyBetter));
        assertEquals(Optional.empty(), refusalOfFirst(measured(few), measured(slightlyBetter)));
        assertTrue(refusal(measured(few), measured(slightlyBetter)).isPresent(), "a later model is");
        double[] better = Arrays.stream(few).map(value -> value + .1).toArray();
        String refused = refusalOfFirst(measured(few), measured(better)).orElseThrow();
        assertTrue(refused.contains("is below popularity's"), refused);
        assertTrue(refused.endsWith("-0.1000 to -0.1000)"), refused);
    }

    @Test
    void aHandfulOfTestCasesProvesNothing() {
        double[] few = Arrays.copyOf(noise(1), 19);
        double[] better = Arrays.stream(few).map(value -> value + .1).toArray();
        assertEquals(Optional.empty(), refusalOfFirst(measured(few), measured(better)));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElseThrow();
    }

    private static Optional<String> refusalOfFirst(Measured ours, Measured popularity) {
        return ActivationRule.refusalOfFirst(ours, popularity, differences(ours, popularity));
    }

    /** The metrics of the gate count one by one: more hits do not make up for a worse order. */
    @Test
    void oneWorseMetricIsEnough() {
        Measured theirs = measured(noise(1));
        Map<Metric, double[]> each = new HashMap<>(theirs.each());
        each.put(Metric.MRR, Arrays.stream(noise(1)).map(value -> .8 * value).toArray());
        assertTrue(refusal(new Measured(each, Map.of(), new Calibration()), theirs)
                .orElseThrow()
                .startsWith("not activated: mrr"));
    }

    /**
     * By the same test cases a tenth may be lost; by others two means may differ by chance: 1.96 times the square root
     * of two errors of .0065 = .018.
     */
    @Test
    void whatARivalWasMeasuredAtIsHeldAgainstAModel() {
        Measured ours = measured(noise(1));
        double mean = ours.mean(Metric.NDCG);
        assertEquals(Optional.empty(), ActivationRule.refusal(ours, recorded(1.1 * mean), true));
        assertTrue(ActivationRule.refusal(ours, recorded(1.12 * mean), true)
                .orElseThrow()
                .endsWith("by the same questions"));
        assertEquals(Optional.empty(), ActivationRule.refusal(ours, recorded((mean + .017) / .9), false));
        assertTrue(ActivationRule.refusal(ours, recorded((mean + .019) / .9), false)
                .orElseThrow()
                .endsWith("by questions of the same kind"));
    }

    private static ModelQuality recorded(double value) {
        ModelQuality.Builder recorded = new ModelQuality.Builder(QUESTIONS);
        Metric.DECISIVE.forEach(metric -> recorded.own(metric, value));
        return recorded.build();
    }

    private static Optional<String> refusal(Measured ours, Measured theirs) {
        return ActivationRule.refusal(Rival.ACTIVE, ours, theirs, differences(ours, theirs));
    }

    private static Map<Metric, Interval> differences(Measured ours, Measured theirs) {
        Map<Metric, Interval> differences = new HashMap<>();
        Metric.DECISIVE.forEach(metric -> differences.put(
                metric,
                Interval.ofDifference(ours.each().get(metric), theirs.each().get(metric), 1)));
        return differences;
    }

    private static Measured measured(double[] values) {
        Map<Metric, double[]> each = new HashMap<>();
        Metric.DECISIVE.forEach(metric -> each.put(metric, values));
        return new Measured(each, Map.of(), new Calibration());
    }

    private static double[] noise(long seed) {
        return new Random(seed).doubles(QUESTIONS).toArray();
    }
}
