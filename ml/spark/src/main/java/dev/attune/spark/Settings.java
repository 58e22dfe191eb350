package dev.attune.spark;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * How to train.
 *
 * @param blocks that the items are divided into; 0: by how many there are
 * @param pairs see {@link BlockCounts.Limits}
 * @param maxEvents newest of a user that are looked at
 * @param sampleUsers that factors are learned from, about
 * @param factorThreads see {@link FactorStage.Settings}
 * @param randomHoldOut hold back items at random and not the newest
 * @param fixed parameters that are not to be chosen
 */
record Settings(int blocks, int pairs, int maxEvents, int sampleUsers, int factorThreads, boolean randomHoldOut, long seed, Map<String, Double> fixed) {
    private static final Set<String> PARAMETERS =
            Set.of("neighbours", "targets", "regularization", "recency", "dimension", "unobserved", "shrinkage", "sweeps");
    /** The counts of so many items fit beside each other on an executor. */
    private static final int ITEMS_OF_A_BLOCK = 256;
    /** Most of them meet again what they met before; each that does not takes up to 96 bytes. */
    private static final double MEETINGS_OF_A_BLOCK = 1e8;

    Settings {
        Set<String> unknown = new TreeSet<>(fixed.keySet());
        unknown.removeAll(PARAMETERS);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("--parameter takes " + String.join(", ", new TreeSet<>(PARAMETERS)) + ", not " + unknown);
        }
        fixed.forEach((name, value) -> {
            if (!(value > 0 && value <= 1_000)) {
                throw new IllegalArgumentException("--parameter " + name + " is above 0 and at most 1000, not " + value);
            }
        });
        atLeastOne("--pairs", pairs);
        atLeastOne("--max-events", maxEvents);
        atLeastOne("--sample-users", sampleUsers);
    }

    private static void atLeastOne(String option, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(option + " is 1 at least, not " + value);
        }
    }

    /** @param meetings of items in all histories together, which bound what the blocks hold */
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
