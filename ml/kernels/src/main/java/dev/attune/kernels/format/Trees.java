package dev.attune.kernels.format;

/**
 * Regression trees as flat arrays. The values of all trees add up. An inner node n sends a candidate to
 * {@code child[n]} if its feature is below {@code value[n]}, and otherwise to the node after that. A leaf has feature
 * -1, and its value is {@code value[n]}. Children stand after their parent.
 */
public record Trees(int[] roots, int[] feature, float[] value, int[] child) {
    /** Maximum number of leaves of a tree. */
    public static final int MAX_LEAVES = 32;

    public static final Trees NONE = new Trees(new int[0], new int[0], new float[0], new int[0]);

    public boolean isEmpty() {
        return roots.length == 0;
    }

    /** Counts the leaves of a tree. If there are more than {@link #MAX_LEAVES}, the result is some number above it. */
    int leaves(int node) {
        if (feature[node] < 0) {
            return 1;
        }
        int left = leaves(child[node]);
        return left > MAX_LEAVES ? left : left + leaves(child[node] + 1);
    }
}
