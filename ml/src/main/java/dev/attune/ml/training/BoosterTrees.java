package dev.attune.ml.training;

import dev.attune.kernels.format.Trees;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Reads the trees of a booster from its text form, in which numbers have all digits. */
final class BoosterTrees {
    private static final Pattern LINE =
            Pattern.compile("\\s*(\\d+):(?:\\[f(\\d+)<([^\\]]+)\\] yes=(\\d+),no=(\\d+).*|leaf=(\\S+))");

    private int[] roots = new int[0];
    private int[] feature = new int[256];
    private float[] value = new float[256];
    private int[] child = new int[256];
    private int size;

    private BoosterTrees() {}

    /** Returns the trees of a booster without its first ones. */
    static Trees of(Booster booster, int features, int first) throws XGBoostError {
        String[] names = new String[features];
        Arrays.setAll(names, f -> "f" + f);
        BoosterTrees trees = new BoosterTrees();
        String[] dumps = booster.getModelDump(names, false);
        trees.roots = new int[dumps.length - first];
        for (int tree = first; tree < dumps.length; tree++) {
            trees.roots[tree - first] = trees.size;
            trees.add(dumps[tree]);
        }
        return new Trees(
                trees.roots,
                Arrays.copyOf(trees.feature, trees.size),
                Arrays.copyOf(trees.value, trees.size),
                Arrays.copyOf(trees.child, trees.size));
    }

    /** Adds the nodes of a tree breadth first, so that children stand after their parent and beside each other. */
    private void add(String dump) {
        Map<Integer, Matcher> nodes = new HashMap<>();
        dump.lines().filter(line -> !line.isBlank()).forEach(line -> {
            Matcher node = LINE.matcher(line);
            if (!node.matches()) {
                throw new IllegalStateException("no line of a tree: " + line);
            }
            nodes.put(Integer.parseInt(node.group(1)), node);
        });
        Deque<Integer> waiting = new ArrayDeque<>();
        waiting.add(0);
        int placed = size + 1;
        while (!waiting.isEmpty()) {
            Matcher node = nodes.get(waiting.remove());
            int at = next();
            if (node.group(6) != null) {
                feature[at] = -1;
                value[at] = Float.parseFloat(node.group(6));
            } else {
                feature[at] = Integer.parseInt(node.group(2));
                value[at] = Float.parseFloat(node.group(3));
                child[at] = placed;
                placed += 2;
                waiting.add(Integer.parseInt(node.group(4)));
                waiting.add(Integer.parseInt(node.group(5)));
            }
        }
    }

    private int next() {
        if (size == feature.length) {
            feature = Arrays.copyOf(feature, 2 * size);
            value = Arrays.copyOf(value, 2 * size);
            child = Arrays.copyOf(child, 2 * size);
        }
        return size++;
    }
}
