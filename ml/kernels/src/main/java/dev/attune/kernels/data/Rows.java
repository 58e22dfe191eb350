package dev.attune.kernels.data;

import java.util.Arrays;

/**
 * Sparse item-to-item weights. The items that one event with item {@code i} speaks for are at {@code [start[i], start[i
 * + 1])}, targets ascending.
 */
public record Rows(int[] start, int[] targets, float[] weights) {
    public int items() {
        return start.length - 1;
    }

    /** Returns these rows, followed by empty rows up to the given number of items. */
    public Rows withEmpty(int items) {
        int[] longer = Arrays.copyOf(start, items + 1);
        Arrays.fill(longer, start.length, longer.length, start[start.length - 1]);
        return new Rows(longer, targets, weights);
    }

    /** Weight from an item to a target; 0 if the row does not hold the target. */
    public float weight(int item, int target) {
        int at = Arrays.binarySearch(targets, start[item], start[item + 1], target);
        return at < 0 ? 0 : weights[at];
    }

    /** Joins rows that were made one by one. */
    public static Rows of(int[][] targets, float[][] weights) {
        int[] start = new int[targets.length + 1];
        for (int item = 0; item < targets.length; item++) {
            start[item + 1] = Math.addExact(start[item], targets[item].length);
        }
        int[] allTargets = new int[start[targets.length]];
        float[] allWeights = new float[allTargets.length];
        for (int item = 0; item < targets.length; item++) {
            System.arraycopy(targets[item], 0, allTargets, start[item], targets[item].length);
            System.arraycopy(weights[item], 0, allWeights, start[item], targets[item].length);
        }
        return new Rows(start, allTargets, allWeights);
    }

    /**
     * Transposes weights that were solved target by target.
     *
     * @param sources the sources of target j, at {@code [j * k, j * k + sizes[j])}; {@code solved} holds their weights
     *     in the same places
     */
    public static Rows fromTargets(int[] sizes, int k, int[] sources, float[] solved) {
        int items = sizes.length;
        int[] start = new int[items + 1];
        for (int target = 0; target < items; target++) {
            for (int at = target * k; at < target * k + sizes[target]; at++) {
                start[sources[at] + 1]++;
            }
        }
        for (int item = 0; item < items; item++) {
            start[item + 1] += start[item];
        }
        int[] targets = new int[start[items]];
        float[] weights = new float[start[items]];
        int[] next = start.clone();
        for (int target = 0; target < items; target++) {
            for (int at = target * k; at < target * k + sizes[target]; at++) {
                int slot = next[sources[at]]++;
                targets[slot] = target;
                weights[slot] = solved[at];
            }
        }
        return new Rows(start, targets, weights);
    }
}
