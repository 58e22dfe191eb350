package dev.attune.kernels;

/**
 * Regression trees as flat arrays, whose values add up. An inner node n sends a feature below {@code value[n]} to {@code left[n]} and
 * any other to {@code right[n]}; a leaf has feature -1 and is worth {@code value[n]}. Children stand behind their parent.
 */
public record Trees(int[] roots, int[] feature, float[] value, int[] left, int[] right) {
    public static final Trees NONE = new Trees(new int[0], new int[0], new float[0], new int[0], new int[0]);

    public boolean isEmpty() {
        return roots.length == 0;
    }

    /** One of the trees by itself. */
    public Trees only(int tree) {
        return new Trees(new int[] {roots[tree]}, feature, value, left, right);
    }

    /** @param features of one candidate, from {@code at} on */
    public float score(float[] features, int at) {
        float sum = 0;
        for (int root : roots) {
            int node = root;
            while (feature[node] >= 0) {
                node = features[at + feature[node]] < value[node] ? left[node] : right[node];
            }
            sum += value[node];
        }
        return sum;
    }
}
