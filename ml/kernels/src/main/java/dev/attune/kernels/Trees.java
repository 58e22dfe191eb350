package dev.attune.kernels;

/**
 * Regression trees as flat arrays, whose values add up. An inner node n sends a feature below {@code value[n]} to {@code child[n]} and
 * any other to the node behind that; a leaf has feature -1 and is worth {@code value[n]}. Children stand behind their parent.
 */
public record Trees(int[] roots, int[] feature, float[] value, int[] child) {
    public static final Trees NONE = new Trees(new int[0], new int[0], new float[0], new int[0]);

    public boolean isEmpty() {
        return roots.length == 0;
    }

    /** One of the trees by itself. */
    public Trees only(int tree) {
        return new Trees(new int[] {roots[tree]}, feature, value, child);
    }

    /** @param features of one candidate, from {@code at} on */
    public float score(float[] features, int at) {
        float sum = 0;
        for (int root : roots) {
            int node = root;
            for (int f = feature[node]; f >= 0; f = feature[node]) {
                // Added, not jumped to: half of all such jumps would be guessed wrong.
                node = child[node] + (features[at + f] < value[node] ? 0 : 1);
            }
            sum += value[node];
        }
        return sum;
    }
}
