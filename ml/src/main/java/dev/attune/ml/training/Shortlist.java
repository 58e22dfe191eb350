package dev.attune.ml.training;

import dev.attune.kernels.format.Trees;
import dev.attune.kernels.scoring.TreeScorer;
import dev.attune.ml.serving.Features;
import dev.attune.ml.source.Workers;
import dev.attune.ml.training.RankingExamples.Request;
import java.util.Arrays;
import java.util.List;

/** The data that trees learn from: the blend's best candidates of each request, with their blended scores. */
final class Shortlist {
    final float[] features;
    final float[] blended;
    final float[] labels;
    final int[] sizes;
    final int width;
    private final int[] ends;

    private Shortlist(float[] features, float[] blended, float[] labels, int[] sizes, int width) {
        this.features = features;
        this.blended = blended;
        this.labels = labels;
        this.sizes = sizes;
        this.width = width;
        this.ends = sizes.clone();
        Arrays.parallelPrefix(ends, Integer::sum);
    }

    int rows() {
        return labels.length;
    }

    /** The first row of a request. */
    int start(int request) {
        return ends[request] - sizes[request];
    }

    static Shortlist of(List<Request> requests, Features layout) {
        int[] sizes = requests.stream().mapToInt(Request::candidates).toArray();
        int rows = Arrays.stream(sizes).sum();
        int width = layout.count();
        Shortlist list = new Shortlist(
                new float[Math.multiplyExact(rows, width)], new float[rows], new float[rows], sizes, width);
        int row = 0;
        for (Request request : requests) {
            System.arraycopy(request.features(), 0, list.features, row * width, request.features().length);
            System.arraycopy(request.blended(), 0, list.blended, row, request.candidates());
            for (boolean relevant : request.relevant()) {
                list.labels[row++] = relevant ? 1 : 0;
            }
        }
        return list;
    }

    /** The maximum number of candidates of a request. */
    int longest() {
        return Arrays.stream(sizes).max().orElse(0);
    }

    /** Adds the values of trees to the score of each candidate. */
    void add(Trees trees, float[] scores, Workers workers) {
        TreeScorer.SplitTable splits = new TreeScorer.SplitTable(trees);
        workers.each(sizes.length, () -> {
            TreeScorer scorer = new TreeScorer(splits);
            return request -> scorer.add(features, width, start(request), ends[request], scores);
        });
    }

    /** The nDCG of each request's ranking by these scores. */
    double[] ndcgs(float[] scores, int depth) {
        DescendingOrder order = new DescendingOrder(longest());
        double[] each = new double[sizes.length];
        for (int request = 0; request < sizes.length; request++) {
            order.sort(scores, start(request), sizes[request]);
            each[request] = ndcg(order, start(request), sizes[request], depth);
        }
        return each;
    }

    private double ndcg(DescendingOrder order, int from, int size, int depth) {
        double gain = 0;
        double ideal = 0;
        int relevant = 0;
        for (int rank = 0; rank < size; rank++) {
            if (labels[from + order.place(rank)] > 0) {
                gain += rank < depth ? Math.log(2) / Math.log(rank + 2) : 0;
                ideal += relevant++ < depth ? Math.log(2) / Math.log(relevant + 1) : 0;
            }
        }
        return ideal == 0 ? 0 : gain / ideal;
    }
}
