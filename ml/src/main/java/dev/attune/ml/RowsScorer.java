package dev.attune.ml;

import dev.attune.application.port.Scorer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.DenseRows;
import dev.attune.kernels.ModelFile;
import dev.attune.kernels.RowSum;
import dev.attune.kernels.Rows;
import dev.attune.kernels.TopK;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Scores by summed rows. */
final class RowsScorer implements Scorer {
    private final ItemIndex index;
    private final Rows rows;
    private final float recency;
    private final int[] byPopularity;
    private final int[] popularity;
    private final ScratchPool<RowSum> scratch;

    RowsScorer(ModelFile.Content content) {
        this.index = new ItemIndex(content.ids());
        this.rows = content.rows();
        this.recency = content.recency();
        this.popularity = content.popularity();
        this.byPopularity = IntStream.range(0, popularity.length).boxed()
                .sorted(Comparator.comparingInt((Integer item) -> -popularity[item]).thenComparing(item -> item))
                .mapToInt(Integer::intValue).toArray();
        DenseRows dense = new DenseRows(rows);
        this.scratch = new ScratchPool<>(() -> new RowSum(rows, dense));
    }

    @Override
    public int items() {
        return index.size();
    }

    @Override
    public ItemId item(int item) {
        return index.item(item);
    }

    @Override
    public int indexOf(ItemId item) {
        return index.indexOf(item);
    }

    @Override
    public Prepared prepare(List<Interest> interests) {
        return contributions(interests);
    }

    @Override
    public Scored top(Prepared prepared, int[] excluded, IntPredicate accepted, int limit) {
        Contributions from = (Contributions) prepared;
        return best(with(sum -> sum.top(from.items, from.weights, from.count, excluded, accepted, Math.min(limit, items()))));
    }

    @Override
    public float[] score(List<Interest> interests, int[] items) {
        Contributions from = contributions(interests);
        return with(sum -> sum.scores(from.items, from.weights, from.count, items));
    }

    @Override
    public Scored similar(int item, IntPredicate accepted, int limit) {
        TopK top = new TopK(Math.min(limit, items()));
        for (int at = rows.start()[item]; at < rows.start()[item + 1]; at++) {
            top.takes(rows.targets()[at], rows.weights()[at], accepted);
        }
        return best(top);
    }

    @Override
    public Scored popular(IntPredicate accepted, int limit) {
        int[] items = new int[Math.min(limit, items())];
        float[] scores = new float[items.length];
        int found = 0;
        for (int i = 0; i < byPopularity.length && found < items.length; i++) {
            if (accepted.test(byPopularity[i])) {
                scores[found] = popularity[byPopularity[i]];
                items[found++] = byPopularity[i];
            }
        }
        return new Scored(Arrays.copyOf(items, found), Arrays.copyOf(scores, found));
    }

    @Override
    public List<Reason> explain(List<Interest> interests, int item) {
        Contributions from = contributions(interests);
        Map<Integer, Float> spoken = new HashMap<>();
        for (int i = 0; i < from.count; i++) {
            spoken.merge(from.items[i], from.weights[i] * rows.weight(from.items[i], item), Float::sum);
        }
        List<Reason> reasons = new ArrayList<>();
        spoken.forEach((source, weight) -> {
            if (weight > 0) {
                reasons.add(new Reason(source, weight));
            }
        });
        reasons.sort(Comparator.comparingDouble((Reason reason) -> -reason.weight()).thenComparingInt(Reason::item));
        return reasons;
    }

    private <T> T with(Function<RowSum, T> work) {
        RowSum sum = scratch.take();
        T result = work.apply(sum);
        scratch.giveBack(sum);
        return result;
    }

    private static Scored best(TopK top) {
        int[] items = new int[top.size()];
        float[] scores = new float[top.size()];
        top.drain(items, scores);
        return new Scored(items, scores);
    }

    /**
     * Where order matters, each event counts, less for every step back. Where it does not, an item counts once, by its strongest
     * event.
     */
    private Contributions contributions(List<Interest> interests) {
        Contributions known = new Contributions(interests.size(), recency == 1);
        float decay = 1;
        for (int i = 0; i < interests.size(); i++, decay *= recency) {
            int item = index.indexOf(interests.get(i).item());
            if (item >= 0) {
                known.add(item, interests.get(i).weight() * decay);
            }
        }
        known.places = null;
        return known;
    }

    private static final class Contributions implements Prepared {
        private final int[] items;
        private final float[] weights;
        private int count;
        /** Where an item is, plus one, by open addressing; only while an item counts once. */
        private int[] places;

        Contributions(int capacity, boolean once) {
            items = new int[capacity];
            weights = new float[capacity];
            places = once ? new int[Integer.highestOneBit(Math.max(1, capacity)) << 2] : null;
        }

        @Override
        public int[] items() {
            return Arrays.copyOf(items, count);
        }

        void add(int item, float weight) {
            int place = places == null ? 0 : place(item);
            if (place > 0) {
                weights[place - 1] = Math.max(weights[place - 1], weight);
            } else {
                items[count] = item;
                weights[count++] = weight;
            }
        }

        /** The place of an item that is there, plus one; 0 for one that is not, whose place is then taken. */
        private int place(int item) {
            int mask = places.length - 1;
            int slot = item * 0x9E3779B9 >>> 7 & mask;
            while (places[slot] > 0) {
                if (items[places[slot] - 1] == item) {
                    return places[slot];
                }
                slot = slot + 1 & mask;
            }
            places[slot] = count + 1;
            return 0;
        }
    }
}
