package dev.attune.spark;

import dev.attune.kernels.data.ConfidenceWeight;
import dev.attune.kernels.data.TopK;
import dev.attune.spark.ItemRows.Row;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import scala.Tuple2;

/**
 * Counts the users that the items of a block share with all items. Each history goes to every block that holds one of
 * its items. First come the histories that the trial knows; where events are held back, only the rest of the history
 * comes. The block then makes its rows of the trial. Next come the whole histories from which events were held back;
 * each replaces its rest. The rows of the full model follow. A block holds the sums of its own items and one history.
 */
final class BlockCounts {
    /** Histories reach a block in this order. */
    private static final int TRIAL = 0;

    private static final int HELD_BACK = 1;

    private BlockCounts() {}

    /**
     * Limits of the rows.
     *
     * @param targets maximum number of targets of a row
     * @param neighbours maximum number of items that explain an item
     * @param pairs maximum number of other items whose shared users are kept for an item; counts beyond it are taken
     *     for 0
     */
    record Limits(int targets, int neighbours, int pairs) implements Serializable {}

    static JavaRDD<ItemRows> of(
            JavaRDD<History> histories,
            HoldOut holdOut,
            Broadcast<Shape> trial,
            Broadcast<Shape> full,
            Limits limits,
            int blocks) {
        boolean uniform = full.value().scale().uniform();
        return histories
                .flatMapToPair(history -> visits(history, holdOut, blocks, uniform))
                .repartitionAndSortWithinPartitions(new BlockKey.Blocks(blocks), BlockKey.IN_ORDER)
                .mapPartitionsWithIndex(
                        (block, visits) ->
                                new Block(block, blocks, trial.value(), full.value(), limits, holdOut).rows(visits),
                        true);
    }

    private static Iterator<Tuple2<BlockKey, History>> visits(
            History history, HoldOut holdOut, int blocks, boolean uniform) {
        boolean held = holdOut.holds(history);
        History all = history.toCount(uniform, held && holdOut.asksTimes());
        List<Tuple2<BlockKey, History>> visits = new ArrayList<>();
        send(held ? holdOut.rest(all) : all, TRIAL, blocks, visits);
        if (held) {
            send(all, HELD_BACK, blocks, visits);
        }
        return visits.iterator();
    }

    private static void send(History what, int when, int blocks, List<Tuple2<BlockKey, History>> visits) {
        int[] wanted = Arrays.stream(what.items)
                .map(item -> BlockKey.blockOf(item, blocks))
                .distinct()
                .toArray();
        for (int block : wanted) {
            visits.add(new Tuple2<>(new BlockKey(block, when, what.user), what));
        }
    }

    /** The items {@code block, block + blocks, ...}. */
    private static final class Block {
        private static final int MAX_GAP = 10;

        private final int block;
        private final int blocks;
        private final Shape trial;
        private final Shape full;
        private final Shape.Scale scale;
        private final Limits limits;
        private final HoldOut holdOut;
        private final Tally[] together;
        private final Tally[] after;
        private final Tally[] before;

        Block(int block, int blocks, Shape trial, Shape full, Limits limits, HoldOut holdOut) {
            this.block = block;
            this.blocks = blocks;
            this.trial = trial;
            this.full = full;
            this.scale = full.scale();
            this.limits = limits;
            this.holdOut = holdOut;
            int items = (full.items() - block + blocks - 1) / blocks;
            this.together = tallies(items, !scale.uniform());
            this.after = tallies(items, false);
            this.before = tallies(items, false);
        }

        private static Tally[] tallies(int items, boolean withSecond) {
            Tally[] tallies = new Tally[Math.max(0, items)];
            Arrays.setAll(tallies, i -> new Tally(withSecond));
            return tallies;
        }

        /** Makes the rows of the trial, then the rows of the full model, as the caller asks for them. */
        Iterator<ItemRows> rows(Iterator<Tuple2<BlockKey, History>> visits) {
            return new Iterator<>() {
                private int next = -1;
                private Tuple2<BlockKey, History> ahead = visits.hasNext() ? visits.next() : null;

                @Override
                public boolean hasNext() {
                    return next < 2 * together.length - 1;
                }

                @Override
                public ItemRows next() {
                    if (!hasNext()) {
                        throw new NoSuchElementException();
                    }
                    next++;
                    if (next == 0) {
                        take(TRIAL);
                    }
                    if (next == together.length) {
                        take(HELD_BACK);
                    }
                    return next < together.length ? make(next, true) : make(next - together.length, false);
                }

                private void take(int until) {
                    for (;
                            ahead != null && ahead._1().major() <= until;
                            ahead = visits.hasNext() ? visits.next() : null) {
                        if (until == HELD_BACK) {
                            add(holdOut.rest(ahead._2()), -1);
                        }
                        add(ahead._2(), 1);
                    }
                }
            };
        }

        private void add(History history, int sign) {
            if (history.isEmpty()) {
                return;
            }
            addTogether(history, sign);
            float[] counts = scale.uniform() ? null : strengths(history.weights);
            for (int place = 0; place < history.size(); place++) {
                if (history.items[place] % blocks == block) {
                    int own = history.items[place] / blocks;
                    addSteps(after[own], history, counts, place, 1, sign);
                    addSteps(before[own], history, counts, place, -1, sign);
                }
            }
        }

        private static float[] strengths(float[] weights) {
            float[] strengths = new float[weights.length];
            for (int i = 0; i < weights.length; i++) {
                strengths[i] = ConfidenceWeight.of(weights[i]);
            }
            return strengths;
        }

        private void addTogether(History history, int sign) {
            int[] distinct = history.distinct();
            float[] strengths = scale.uniform() ? null : scale.of(history.strengths(distinct));
            double user = (float) StrictMath.pow(distinct.length, -.5);
            for (int at = 0; at < distinct.length; at++) {
                if (distinct[at] % blocks == block) {
                    Tally tally = together[distinct[at] / blocks];
                    for (int other = 0; other < distinct.length; other++) {
                        tally.add(
                                distinct[other],
                                sign,
                                strengths == null ? user : user * strengths[other],
                                strengths == null ? 1 : strengths[at]);
                    }
                }
            }
        }

        private void addSteps(Tally tally, History history, float[] counts, int place, int step, int sign) {
            for (int gap = 1, other = place + step;
                    gap <= MAX_GAP && other >= 0 && other < history.size();
                    gap++, other += step) {
                tally.add(history.items[other], sign, (counts == null ? 1.0 : counts[other]) / gap, 0);
            }
        }

        private ItemRows make(int own, boolean ofTrial) {
            int item = own * blocks + block;
            Shape shape = ofTrial ? trial : full;
            ItemRows rows = new ItemRows(item, ofTrial);
            rows.graph = graph(together[own], item, shape);
            rows.after = rule(after[own]);
            rows.before = rule(before[own]);
            rows.neighbours = neighbours(together[own], item, shape);
            rows.wanted = wanted(together[own], rows.neighbours);
            keepPairs(together[own], rows);
            return rows;
        }

        /** See {@link dev.attune.kernels.rows.GraphFilter}. */
        private Row graph(Tally tally, int item, Shape shape) {
            TopK top = top(tally, limits.targets());
            tally.each(slot -> {
                int other = tally.other(slot);
                if (other != item) {
                    top.offer(other, (float)
                            (tally.first(slot) * StrictMath.pow(Math.max(1, shape.usersOf[other]), -.3)));
                }
            });
            return drain(top, (float) (1 / Math.sqrt(Math.max(1, shape.usersOf[item]))));
        }

        /** See {@link dev.attune.kernels.rows.SequentialRules}. */
        private Row rule(Tally tally) {
            double[] total = new double[1];
            tally.each(slot -> total[0] += tally.first(slot));
            TopK top = top(tally, limits.targets());
            tally.each(slot -> top.offer(tally.other(slot), (float) (tally.first(slot) / total[0])));
            return drain(top, 1);
        }

        private int[] neighbours(Tally tally, int item, Shape shape) {
            TopK top = top(tally, limits.neighbours());
            tally.each(slot -> {
                int other = tally.other(slot);
                if (other != item) {
                    top.offer(other, (float)
                            (tally.first(slot) * StrictMath.pow(Math.max(1, shape.usersOf[other]), -.5)));
                }
            });
            return drain(top, 1).targets;
        }

        private float[] wanted(Tally tally, int[] neighbours) {
            float[] wanted = new float[neighbours.length];
            for (int a = 0; a < wanted.length; a++) {
                wanted[a] = (float) (scale.uniform() ? tally.countOf(neighbours[a]) : tally.secondOf(neighbours[a]));
            }
            return wanted;
        }

        private void keepPairs(Tally tally, ItemRows rows) {
            TopK top = top(tally, limits.pairs());
            tally.each(slot -> top.offer(tally.other(slot), tally.count(slot)));
            rows.others = drain(top, 1).targets;
            rows.shared = new int[rows.others.length];
            Arrays.setAll(rows.shared, at -> tally.countOf(rows.others[at]));
        }

        private static TopK top(Tally tally, int limit) {
            return new TopK(Math.min(limit, Math.max(1, tally.size())));
        }

        private static Row drain(TopK top, float scale) {
            int[] targets = new int[top.size()];
            float[] weights = new float[targets.length];
            int size = top.drainByItem(targets, weights);
            for (int i = 0; i < size; i++) {
                weights[i] *= scale;
            }
            return new Row(Arrays.copyOf(targets, size), Arrays.copyOf(weights, size));
        }
    }
}
