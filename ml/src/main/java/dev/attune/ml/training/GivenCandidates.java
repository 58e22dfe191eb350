package dev.attune.ml.training;

import dev.attune.application.learning.TestCase;
import dev.attune.kernels.data.SplitMix;
import dev.attune.kernels.format.ModelContent;
import dev.attune.ml.serving.ItemIndex;
import dev.attune.ml.serving.ProfileInput;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Draws the candidates that a caller might give in a held-out test case. Where the catalog has categories, every other
 * test case gives the items of the answer's category. The others give random items.
 */
final class GivenCandidates implements Function<TestCase, int[]> {
    private static final int MOST = 100;

    private final ItemIndex index;
    private final IntPredicate met;
    private final int[] choosable;
    private final Optional<int[]> categoryOf;
    private final int[][] ofCategory;
    private final long seed;

    /** @param met whether anybody had an item before */
    GivenCandidates(ModelContent content, IntPredicate met, long seed) {
        this.index = new ItemIndex(content.ids());
        this.met = met;
        this.choosable = IntStream.range(0, content.ids().length).filter(met).toArray();
        this.categoryOf = content.affinity().map(part -> part.first().ofItem());
        this.ofCategory = content.affinity()
                .map(part -> Arrays.stream(part.first().itemsOfValues())
                        .map(items -> Arrays.stream(items).filter(met).toArray())
                        .toArray(int[][]::new))
                .orElse(new int[0][]);
        this.seed = seed;
    }

    @Override
    public int[] apply(TestCase testCase) {
        int[] answers = testCase.answers().stream()
                .mapToInt(Integer::intValue)
                .filter(met)
                .sorted()
                .toArray();
        if (answers.length == 0) {
            return answers;
        }
        SplittableRandom random = new SplittableRandom(SplitMix.finish(
                seed + testCase.at() * SplitMix.STEP + 31L * testCase.context().size() + answers[0]));
        int answer = answers[random.nextInt(answers.length)];
        Set<Integer> out = testCase.repeats()
                ? Set.of()
                : IntStream.of(new ProfileInput(testCase.context(), index).items())
                        .boxed()
                        .collect(Collectors.toSet());
        int category = categoryOf.map(of -> of[answer]).orElse(0);
        int[] pool = category > 0 && ofCategory[category].length > 1 && random.nextBoolean()
                ? ofCategory[category]
                : choosable;
        Set<Integer> drawn = new LinkedHashSet<>();
        drawn.add(answer);
        for (int tries = 0; tries < 3 * MOST && drawn.size() < Math.min(MOST, pool.length); tries++) {
            int item = pool[random.nextInt(pool.length)];
            if (!out.contains(item) && !testCase.isMetEarlier(item)) {
                drawn.add(item);
            }
        }
        return drawn.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
