package dev.attune.spark;

import static org.apache.spark.sql.functions.col;

import dev.attune.kernels.data.Ties;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Gathers events by user. The events of only one user are in memory at a time. */
final class Histories {
    private Histories() {}

    /**
     * @param most number of a user's newest events that are used; counting costs its square, so users that only send
     *     events must be cut
     */
    static JavaRDD<History> of(Dataset<Row> events, Broadcast<ItemIndex> items, int most) {
        return events.repartition(col("user"))
                .sortWithinPartitions(
                        col("number"), col("user"), col("time").desc(), col("id"), col("item"), col("weight"))
                .javaRDD()
                .mapPartitions(rows -> new ByUser(rows, items.value(), most));
    }

    private static final class ByUser implements Iterator<History> {
        private final Iterator<Row> rows;
        private final ItemIndex items;
        private final int[] item;
        private final float[] weight;
        private final long[] time;
        private final long[] tie;
        private int size;
        private Row ahead;
        private History next;

        ByUser(Iterator<Row> rows, ItemIndex items, int most) {
            this.rows = rows;
            this.items = items;
            this.item = new int[most];
            this.weight = new float[most];
            this.time = new long[most];
            this.tie = new long[most];
            this.ahead = rows.hasNext() ? rows.next() : null;
        }

        @Override
        public boolean hasNext() {
            while (next == null && ahead != null) {
                History history = gather();
                next = history.isEmpty() ? null : history;
            }
            return next != null;
        }

        @Override
        public History next() {
            if (!hasNext()) {
                throw new NoSuchElementException();
            }
            History history = next;
            next = null;
            return history;
        }

        /**
         * Gathers the rows of one user, which come newest first. An event that was delivered twice has the same id and
         * time, so its rows stand side by side.
         */
        private History gather() {
            String user = ahead.getString(0);
            long number = ahead.getLong(1);
            size = 0;
            String lastId = null;
            for (; ahead != null && ahead.getString(0).equals(user); ahead = rows.hasNext() ? rows.next() : null) {
                boolean again = lastId != null && Objects.equals(lastId, ahead.getString(3));
                int itemNumber = items.numberOf(ahead.getString(2));
                if (!again && itemNumber >= 0 && size < item.length) {
                    item[size] = itemNumber;
                    weight[size] = ahead.getFloat(4);
                    tie[size] = Ties.place(user, ahead.getString(2));
                    time[size++] = ahead.getLong(5);
                }
                lastId = ahead.getString(3);
            }
            return liked(ordered(number));
        }

        /**
         * Sorts events, oldest first. Of two events at the same time and with the same item, the greater weight comes
         * first. So a dislike comes last and decides.
         */
        private History ordered(long number) {
            History gathered = new History(
                    number, Arrays.copyOf(item, size), Arrays.copyOf(weight, size), Arrays.copyOf(time, size));
            Integer[] order = new Integer[size];
            Arrays.setAll(order, i -> size - 1 - i);
            Arrays.sort(order, (a, b) -> {
                int byTime = Long.compare(time[a], time[b]);
                int byTie = byTime != 0 ? byTime : Long.compare(tie[a], tie[b]);
                int byItem = byTie != 0 ? byTie : Integer.compare(item[a], item[b]);
                return byItem != 0 ? byItem : Float.compare(weight[b], weight[a]);
            });
            return gathered.kept(
                    Arrays.stream(order).mapToInt(Integer::intValue).toArray());
        }

        /**
         * Keeps the events to learn from. The newest event with an item decides. If it speaks against the item, no
         * event with the item is kept.
         */
        private static History liked(History history) {
            if (IntStream.range(0, history.size()).noneMatch(i -> history.weights[i] < 0)) {
                return history;
            }
            Set<Integer> decided = new HashSet<>();
            Set<Integer> disliked = new HashSet<>();
            for (int i = history.size() - 1; i >= 0; i--) {
                if (decided.add(history.items[i]) && history.weights[i] < 0) {
                    disliked.add(history.items[i]);
                }
            }
            return history.kept(IntStream.range(0, history.size())
                    .filter(i -> history.weights[i] > 0 && !disliked.contains(history.items[i]))
                    .toArray());
        }
    }
}
