package dev.attune.application.learning;

import dev.attune.domain.item.ItemId;
import dev.attune.kernels.data.ByShape;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Interactions of users with items, as flat arrays. User {@code u} has {@code start[u] .. start[u + 1] - 1}, oldest
 * first. Items and users are each numbered by what happened with them. So the same events make the same dataset in
 * whatever order they are read, and other ids change nothing but ids. A dataset holds only interactions that speak for
 * their item. Besides items with events, it has new items that the catalog describes.
 */
public final class Dataset {
    private final List<ItemId> items;
    private final Map<ItemId, ItemDescription> described;
    private final int[] start;
    private final int[] item;
    private final float[] weight;
    private final long[] time;
    /** Tells the session that an event names from others; 0 if it names none. Empty if no event names one. */
    private final int[] session;

    private final int[] products;
    private final boolean sessions;

    public Dataset(
            List<ItemId> items,
            Map<ItemId, ItemDescription> described,
            int[] start,
            int[] item,
            float[] weight,
            long[] time,
            int[] session) {
        this(
                items,
                described,
                start,
                item,
                weight,
                time,
                session,
                Variants.products(
                        items.size(), number -> described.getOrDefault(items.get(number), ItemDescription.NONE)),
                sessions(start, item, weight));
    }

    private Dataset(
            List<ItemId> items,
            Map<ItemId, ItemDescription> described,
            int[] start,
            int[] item,
            float[] weight,
            long[] time,
            int[] session,
            int[] products,
            boolean sessions) {
        this.items = items;
        this.described = described;
        this.start = start;
        this.item = item;
        this.weight = weight;
        this.time = time;
        this.session = session;
        this.products = products;
        this.sessions = sessions;
    }

    /** Returns the same data with the shape that the caller knows it to have. */
    public Dataset as(DataShape shape) {
        return new Dataset(items, described, start, item, weight, time, session, products, shape == DataShape.SESSIONS);
    }

    /** Returns a number of the product of each item, the same for its variants; 0 for an item without variants. */
    public int[] products() {
        return products;
    }

    /** Returns whether two items are the same product. */
    public boolean sameProduct(int one, int other) {
        return one == other || products[one] > 0 && products[one] == products[other];
    }

    public List<ItemId> items() {
        return items;
    }

    /** Returns the terms that describe an item, in ascending order; empty if nothing but events is known of it. */
    public List<String> terms(int number) {
        return description(number).terms();
    }

    /** Returns what the catalog says of an item. */
    public ItemDescription description(int number) {
        return described.getOrDefault(items.get(number), ItemDescription.NONE);
    }

    /** Returns whether any item has terms. With terms, more than events tells what items have in common. */
    public boolean described() {
        return !described.isEmpty();
    }

    public int users() {
        return start.length - 1;
    }

    public int interactions() {
        return item.length;
    }

    public int start(int user) {
        return start[user];
    }

    public int end(int user) {
        return start[user + 1];
    }

    public int item(int interaction) {
        return item[interaction];
    }

    public float weight(int interaction) {
        return weight[interaction];
    }

    public long time(int interaction) {
        return time[interaction];
    }

    /** Returns whether two events of a user name the same session. */
    boolean sameSession(int one, int other) {
        return session.length > 0 && session[one] != 0 && session[one] == session[other];
    }

    /** Returns the distinct items of a user in ascending order. */
    public int[] distinctItems(int user) {
        return Arrays.stream(item, start[user], start[user + 1])
                .sorted()
                .distinct()
                .toArray();
    }

    /**
     * Returns whether the users look like short sessions. In sessions the order matters, and repeats are natural. If
     * half of the events are of users with long histories, anonymous visits beside them do not decide. A part of a
     * dataset has the shape of the whole.
     */
    public boolean sessions() {
        return sessions;
    }

    private static boolean sessions(int[] start, int[] item, float[] weight) {
        int[] sizes = new int[start.length - 1];
        long ofLong = 0;
        for (int user = 0; user < sizes.length; user++) {
            sizes[user] = (int) IntStream.range(start[user], start[user + 1])
                    .filter(i -> weight[i] >= 0)
                    .map(i -> item[i])
                    .distinct()
                    .count();
            ofLong += sizes[user] < ByShape.SESSION_MEDIAN ? 0 : start[user + 1] - start[user];
        }
        int[] sorted = Arrays.stream(sizes).filter(size -> size > 0).sorted().toArray();
        return sorted.length > 0 && sorted[sorted.length / 2] < ByShape.SESSION_MEDIAN && 2 * ofLong < item.length;
    }

    /** Returns this dataset without some of its interactions. Items and users keep their numbers. */
    public Dataset without(boolean[] dropped) {
        int kept = 0;
        for (boolean drop : dropped) {
            kept += drop ? 0 : 1;
        }
        int[] starts = new int[start.length];
        int[] items2 = new int[kept];
        float[] weights = new float[kept];
        long[] times = new long[kept];
        int[] sessions2 = new int[session.length == 0 ? 0 : kept];
        int next = 0;
        for (int user = 0; user < users(); user++) {
            for (int i = start[user]; i < start[user + 1]; i++) {
                if (!dropped[i]) {
                    items2[next] = item[i];
                    weights[next] = weight[i];
                    if (session.length > 0) {
                        sessions2[next] = session[i];
                    }
                    times[next++] = time[i];
                }
            }
            starts[user + 1] = next;
        }
        return new Dataset(items, described, starts, items2, weights, times, sessions2, products, sessions);
    }
}
