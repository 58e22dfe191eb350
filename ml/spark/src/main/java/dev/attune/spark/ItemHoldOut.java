package dev.attune.spark;

import dev.attune.kernels.data.HoldOutRules;
import dev.attune.kernels.data.SplitMix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Holds back items of drawn users: the newest, or a fifth of them for data whose future was drawn at random. */
final class ItemHoldOut extends HoldOut {
    private final boolean random;
    /** The greatest place in the order of the draw at which items are held back. */
    private final long until;

    private ItemHoldOut(boolean random, long until, long seed) {
        super(seed);
        this.random = random;
        this.until = until;
    }

    static ItemHoldOut draw(JavaRDD<History> histories, boolean random, long seed) {
        ItemHoldOut all = new ItemHoldOut(random, Long.MAX_VALUE, seed);
        List<Long> drawn = histories.filter(all::holds).map(all::place).takeOrdered(HoldOutRules.MAX_USERS);
        return new ItemHoldOut(random, drawn.isEmpty() ? Long.MIN_VALUE : drawn.get(drawn.size() - 1), seed);
    }

    @Override
    boolean holds(History history) {
        return place(history) <= until && hasEnough(history);
    }

    @Override
    History rest(History held) {
        return held.without(answers(held));
    }

    @Override
    boolean drawn() {
        return random;
    }

    /** The items that the test case asks for, ascending. */
    private int[] answers(History held) {
        if (!random) {
            return new int[] {held.newest()};
        }
        int[] items = held.distinct();
        return Arrays.stream(items)
                .boxed()
                .sorted(Comparator.comparingLong(item -> SplitMix.finish(place(held) + item)))
                .limit(Math.max(1, Math.round(HoldOutRules.RANDOM_SHARE * items.length)))
                .mapToInt(Integer::intValue)
                .sorted()
                .toArray();
    }

    @Override
    List<HeldOutCase> testCases(JavaRDD<History> histories) {
        List<HeldOutCase> testCases = new ArrayList<>();
        for (History history : histories.filter(this::holds).takeOrdered(HoldOutRules.MAX_USERS, byPlace())) {
            int[] answers = answers(history);
            // The newest item is asked for after all others, and drawn ones with everything else known.
            testCases.add(HeldOutCase.of(history.without(answers), answers, history.end()));
        }
        return testCases;
    }
}
