package dev.attune.kernels.format;

/**
 * Regression trees as flat arrays, whose values add up. An inner node n sends a feature below {@code value[n]} to
 * {@code child[n]} and any other to the node behind that; a leaf has feature -1 and is worth {@code value[n]}. Children
 * stand behind their parent.
 */
public record Trees(int[] roots, int[] feature, float[] value, int[] child) {
    /** Of a tree. */
    public static final int MAX_LEAVES = 32;

    public static final Trees NONE = new Trees(new int[0], new int[0], new float[0], new int[0]);

    public boolean isEmpty() {
        return roots.length == 0;
    }

    /** One of the trees by itself. */
    public Trees only(int tree) {
        return new Trees(new int[] {roots[tree]}, feature, value, child);
    }

    /**
     * How many leaves a tree has, as far as that matters: some number above {@link #MAX_LEAVES} where there are more.
     */
    int leaves(int node) {
        if (feature[node] < 0) {
            return 1;
        }
        int left = leaves(child[node]);
        return left > MAX_LEAVES ? left : left + leaves(child[node] + 1);
    }
}
