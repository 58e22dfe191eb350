package dev.attune.kernels.scoring;

import dev.attune.kernels.format.Trees;
import java.util.Arrays;

/**
 * Scores candidates by trees without walking them (QuickScorer; Lucchese and others, 2015). The leaves of a tree are
 * the bits of a number. Each inner node that sends a candidate to the right clears the leaves below its left child. The
 * lowest remaining bit is the candidate's leaf. Every split is applied to all candidates at once, by arithmetic that a
 * compiler turns into vector instructions. An instance holds the scratch memory of one thread.
 */
public final class TreeScorer {
    /** Number of candidates that are scored together. */
    private static final int BLOCK = 64;

    private final SplitTable splits;
    /** Feature values, by feature, then by candidate. */
    private int[][] answers = new int[0][];

    private final int[] leaves = new int[BLOCK];

    public TreeScorer(SplitTable splits) {
        this.splits = splits;
    }

    /** The splits of the inner nodes, tree by tree. Threads can share it. */
    public static final class SplitTable {
        private final int trees;
        /** The splits of tree t are at {@code [start[t], start[t + 1])}. */
        private final int[] start;

        private final int[] feature;
        private final int[] split;
        private final int[] remaining;
        private final float[] values;
        private int next;
        private int leaf;

        public SplitTable(Trees trees) {
            this.trees = trees.roots().length;
            this.start = new int[this.trees + 1];
            this.feature = new int[trees.feature().length];
            this.split = new int[feature.length];
            this.remaining = new int[feature.length];
            this.values = new float[this.trees * Trees.MAX_LEAVES];
            for (int tree = 0; tree < this.trees; tree++) {
                leaf = 0;
                visit(trees, trees.roots()[tree], tree * Trees.MAX_LEAVES);
                start[tree + 1] = next;
            }
        }

        public boolean isEmpty() {
            return trees == 0;
        }

        private void visit(Trees trees, int node, int values) {
            if (trees.feature()[node] < 0) {
                this.values[values + leaf++] = trees.value()[node];
                return;
            }
            int inner = next++;
            int first = leaf;
            visit(trees, trees.child()[node], values);
            feature[inner] = trees.feature()[node];
            split[inner] = ordered(trees.value()[node]);
            remaining[inner] = ~((1 << leaf - first) - 1 << first);
            visit(trees, trees.child()[node] + 1, values);
        }
    }

    /**
     * Adds the values of the trees to each candidate's score.
     *
     * @param features of the candidates, {@code width} each, one candidate after the other
     */
    public void add(float[] features, int width, int count, float[] scores) {
        add(features, width, 0, count, scores);
    }

    /** Adds the values of the trees to the scores of the candidates {@code [from, until)}. */
    public void add(float[] features, int width, int from, int until, float[] scores) {
        answers = answers.length < width ? new int[width][BLOCK] : answers;
        for (int block = from; block < until; block += BLOCK) {
            int size = Math.min(BLOCK, until - block);
            for (int f = 0; f < width; f++) {
                for (int i = 0; i < size; i++) {
                    answers[f][i] = ordered(features[(block + i) * width + f]);
                }
            }
            addBlock(scores, block, size);
        }
    }

    private void addBlock(float[] scores, int from, int size) {
        for (int tree = 0; tree < splits.trees; tree++) {
            Arrays.fill(leaves, -1);
            for (int inner = splits.start[tree]; inner < splits.start[tree + 1]; inner++) {
                ask(answers[splits.feature[inner]], splits.split[inner], splits.remaining[inner], leaves);
            }
            int values = tree * Trees.MAX_LEAVES;
            for (int i = 0; i < size; i++) {
                scores[from + i] += splits.values[values + Integer.numberOfTrailingZeros(leaves[i])];
            }
        }
    }

    private static void ask(int[] answers, int split, int remaining, int[] leaves) {
        for (int i = 0; i < BLOCK; i++) {
            int answer = answers[i];
            // The sign of answer - split, corrected where the difference overflows.
            int difference = answer - split;
            int below = difference ^ (answer ^ split) & (difference ^ answer);
            leaves[i] &= below >> Integer.SIZE - 1 | remaining;
        }
    }

    /** Maps a float to an integer with the same order. */
    private static int ordered(float value) {
        // Adding zero turns -0 into +0.
        int bits = Float.floatToRawIntBits(value + 0f);
        return bits ^ bits >> Integer.SIZE - 1 & Integer.MAX_VALUE;
    }
}
