package dev.attune.spark;

import java.util.Map;
import java.util.OptionalDouble;

/**
 * Settings of a training.
 *
 * @param blocks number of blocks that the items are divided into; 0: chosen by items, meetings and cores
 * @param pairs see {@link BlockCounts.Limits}
 * @param maxEvents number of a user's newest events that are used
 * @param sampleUsers approximate number of users from which factors are learned
 * @param factorThreads see {@link FactorStage.Settings}
 * @param randomHoldOut hold back random items and not the newest
 * @param fixed parameters that are not to be chosen
 */
record Settings(
        int blocks,
        int pairs,
        int maxEvents,
        int sampleUsers,
        int factorThreads,
        boolean randomHoldOut,
        long seed,
        Map<String, Double> fixed) {
    private static final int MOST_EVENTS = 100_000;
    /** Number of items in a block. Their counts fit beside each other on an executor. */
    private static final int ITEMS_OF_A_BLOCK = 256;
    /**
     * Number of meetings in a block. Most items meet again the items that they met before. Each new meeting takes up to
     * 96 bytes.
     */
    private static final double MEETINGS_OF_A_BLOCK = 1e8;

    Settings {
        fixed.forEach(Settings::check);
        within("--blocks", blocks, 0, 1_000_000);
        within("--pairs", pairs, 1, 1_000_000);
        within("--max-events", maxEvents, 1, MOST_EVENTS);
        within("--sample-users", sampleUsers, 1, 10_000_000);
        within("--factor-threads", factorThreads, 0, 1_000);
    }

    private static void check(String name, double value) {
        switch (name) {
            case "neighbours", "targets" -> whole(name, value, 1, 1_000);
            case "dimension" -> whole(name, value, 8, 512);
            case "sweeps" -> whole(name, value, 1, 100);
            case "regularization" -> above(name, value, 1_000);
            case "recency", "unobserved" -> above(name, value, 1);
            case "shrinkage" -> above(name, value, 10);
            default ->
                throw new WrongUse(
                        "--parameter takes dimension, neighbours, recency, regularization, shrinkage, sweeps, targets,"
                                + " unobserved, not "
                                + name);
        }
    }

    private static void whole(String name, double value, int least, int most) {
        if (value != Math.rint(value) || value < least || value > most) {
            throw new WrongUse(
                    "--parameter %s is a whole number in %d..%d, not %s".formatted(name, least, most, value));
        }
    }

    private static void above(String name, double value, double most) {
        if (!((float) value > 0 && value <= most)) {
            throw new WrongUse("--parameter %s is above 0 and at most %s, not %s".formatted(name, most, value));
        }
    }

    private static void within(String option, int value, int least, int most) {
        if (value < least || value > most) {
            throw new WrongUse("%s is in %d..%d, not %d".formatted(option, least, most, value));
        }
    }

    /** @param meetings number of times that items meet in all histories together; it bounds the memory of the blocks */
    int blocksOf(int items, double meetings, int cores) {
        double needed = Math.max((double) items / ITEMS_OF_A_BLOCK, meetings / MEETINGS_OF_A_BLOCK);
        return blocks > 0 ? blocks : (int) Math.max(2 * cores, Math.min(items, Math.ceil(needed)));
    }

    OptionalDouble fixed(String name) {
        return fixed.containsKey(name) ? OptionalDouble.of(fixed.get(name)) : OptionalDouble.empty();
    }

    double of(String name, double otherwise) {
        return fixed(name).orElse(otherwise);
    }
}
