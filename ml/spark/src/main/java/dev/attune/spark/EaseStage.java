package dev.attune.spark;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.linear.Cholesky;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;
import scala.Tuple2;

/**
 * Solves EASE over neighbourhoods, target by target. The counts between the neighbours of a target lie in the blocks of
 * those neighbours. Each target sends its list of neighbours to these blocks. Each neighbour answers with its own line
 * of the target's matrix. The equations are solved where the lines meet. No matrix over all items is ever held, and
 * only the requested counts are sent.
 */
final class EaseStage {
    /** Maximum number of parts in which rows come to the driver, one after the other. */
    static final int FETCHES = 64;
    /** Weights are around 1 and below. A weight from this size on is senseless. */
    private static final float SENSELESS = 1e3f;

    private final JavaRDD<ItemRows> counted;
    private final Broadcast<Shape> shape;
    private final int blocks;

    /** @param counted rows in blocks, of the trial or of the full model */
    EaseStage(JavaRDD<ItemRows> counted, Broadcast<Shape> shape, int blocks) {
        this.counted = counted;
        this.shape = shape;
        this.blocks = blocks;
    }

    /** Returns a set of rows for each lambda. */
    List<Rows> solve(float[] lambdas, int k) {
        Broadcast<Shape> known = shape;
        int among = blocks;
        JavaPairRDD<BlockKey, GramRequest> requests =
                counted.flatMapToPair(rows -> ask(rows, among)).partitionBy(new BlockKey.Blocks(blocks));
        JavaPairRDD<BlockKey, float[]> lines = counted.zipPartitions(
                        requests, (rows, request) -> new Lines(rows, known.value(), among).answer(request))
                .mapToPair(line -> line)
                .repartitionAndSortWithinPartitions(new BlockKey.Blocks(blocks), BlockKey.IN_ORDER);
        JavaRDD<Solved> solved = counted.zipPartitions(
                        lines, (rows, sorted) -> solveAll(rows, sorted, known.value(), lambdas))
                .persist(StorageLevel.DISK_ONLY());
        solved.foreachPartition(all -> all.forEachRemaining(one -> {}));
        List<Rows> rows = gather(
                solved.coalesce(Math.min(blocks, FETCHES)).toLocalIterator(),
                shape.value().items(),
                k,
                lambdas.length);
        solved.unpersist();
        return rows;
    }

    /** The request of a target to a block. */
    static final class GramRequest implements Serializable {
        private final int target;
        private final int[] neighbours;

        GramRequest(int target, int[] neighbours) {
            this.target = target;
            this.neighbours = neighbours;
        }
    }

    private static Iterator<Tuple2<BlockKey, GramRequest>> ask(ItemRows rows, int blocks) {
        List<Tuple2<BlockKey, GramRequest>> requests = new ArrayList<>();
        GramRequest request = new GramRequest(rows.item, rows.neighbours);
        Arrays.stream(rows.neighbours)
                .map(item -> BlockKey.blockOf(item, blocks))
                .distinct()
                .forEach(block -> requests.add(new Tuple2<>(new BlockKey(block, rows.item, 0), request)));
        return requests.iterator();
    }

    /** The counts of a block's items, read as lines of matrices. */
    private static final class Lines {
        private final Map<Integer, ItemRows> own = new HashMap<>();
        private final Shape shape;
        private final int blocks;

        Lines(Iterator<ItemRows> rows, Shape shape, int blocks) {
            rows.forEachRemaining(row -> own.put(row.item, row));
            this.shape = shape;
            this.blocks = blocks;
        }

        Iterator<Tuple2<BlockKey, float[]>> answer(Iterator<Tuple2<BlockKey, GramRequest>> requests) {
            return new Flat<>(requests, request -> {
                int[] neighbours = request._2().neighbours;
                int target = request._2().target;
                List<Tuple2<BlockKey, float[]>> lines = new ArrayList<>();
                for (int a = 0; a < neighbours.length; a++) {
                    if (own.containsKey(neighbours[a])) {
                        lines.add(new Tuple2<>(
                                new BlockKey(BlockKey.blockOf(target, blocks), target, a), line(neighbours, a)));
                    }
                }
                return lines.iterator();
            });
        }

        /** Counts of one neighbour with those neighbours whose pair it answers for. */
        private float[] line(int[] neighbours, int a) {
            ItemRows rows = own.get(neighbours[a]);
            float[] line = new float[neighbours.length];
            int size = 0;
            for (int neighbour : neighbours) {
                if (answers(shape, neighbours[a], neighbour)) {
                    int at = Arrays.binarySearch(rows.others, neighbour);
                    line[size++] = at < 0 ? 0 : rows.shared[at];
                }
            }
            return Arrays.copyOf(line, size);
        }
    }

    /**
     * Whether the first item answers for the pair. The item with fewer users knows better how many users they share,
     * because its list is less likely to be cut.
     */
    private static boolean answers(Shape shape, int item, int other) {
        int users = shape.usersOf[item];
        int others = shape.usersOf[other];
        return item != other && (users < others || users == others && item < other);
    }

    /** A target's weights over its neighbours, for each lambda. */
    static final class Solved implements Serializable {
        private final int target;
        private final int[] neighbours;
        private final float[][] weights;

        Solved(int target, int[] neighbours, float[][] weights) {
            this.target = target;
            this.neighbours = neighbours;
            this.weights = weights;
        }
    }

    /** Solves the targets of a block. Rows and lines both come in the order of the targets. */
    private static Iterator<Solved> solveAll(
            Iterator<ItemRows> rows, Iterator<Tuple2<BlockKey, float[]>> lines, Shape shape, float[] lambdas) {
        Cholesky cholesky = new Cholesky(Cholesky.RankFour::plain);
        return new Flat<>(rows, row -> {
            int k = row.neighbours.length;
            float[] gram = gram(row.neighbours, lines, shape);
            float[][] weights = new float[lambdas.length][];
            for (int l = 0; l < lambdas.length; l++) {
                float[] matrix = gram.clone();
                for (int a = 0; a < k; a++) {
                    matrix[a * k + a] += lambdas[l];
                }
                weights[l] = row.wanted.clone();
                cholesky.solve(matrix, k, weights[l]);
                dropSenseless(weights[l]);
            }
            return List.of(new Solved(row.item, row.neighbours, weights)).iterator();
        });
    }

    /**
     * Clears the weights of a target whose equations have no sensible solution. This can happen because counts beyond
     * the limit are taken for 0. No item then speaks for the target.
     */
    private static void dropSenseless(float[] weights) {
        for (float weight : weights) {
            if (!(Math.abs(weight) < SENSELESS)) {
                Arrays.fill(weights, 0);
                return;
            }
        }
    }

    /** Makes the symmetric matrix, k x k. */
    private static float[] gram(int[] neighbours, Iterator<Tuple2<BlockKey, float[]>> lines, Shape shape) {
        int k = neighbours.length;
        float[] gram = new float[k * k];
        for (int a = 0; a < k; a++) {
            float[] line = lines.next()._2();
            gram[a * k + a] = shape.usersOf[neighbours[a]];
            int next = 0;
            for (int b = 0; b < k; b++) {
                if (answers(shape, neighbours[a], neighbours[b])) {
                    gram[a * k + b] = line[next];
                    gram[b * k + a] = line[next++];
                }
            }
        }
        return gram;
    }

    private static List<Rows> gather(Iterator<Solved> all, int items, int k, int lambdas) {
        int[] sizes = new int[items];
        int[] sources = new int[Math.multiplyExact(items, k)];
        float[][] weights = new float[lambdas][sources.length];
        all.forEachRemaining(solved -> {
            sizes[solved.target] = solved.neighbours.length;
            System.arraycopy(solved.neighbours, 0, sources, solved.target * k, solved.neighbours.length);
            for (int l = 0; l < lambdas; l++) {
                System.arraycopy(solved.weights[l], 0, weights[l], solved.target * k, solved.neighbours.length);
            }
        });
        List<Rows> rows = new ArrayList<>();
        for (float[] values : weights) {
            rows.add(Rows.fromTargets(sizes, k, sources, values));
        }
        return rows;
    }
}
