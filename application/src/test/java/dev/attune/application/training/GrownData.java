package dev.attune.application.training;

import dev.attune.application.learning.Dataset;
import dev.attune.domain.item.ItemId;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Data of any size with the shape of a shop's: a few items and users have most of the events, everybody keeps to a few
 * interests, and one item leads to the next. Made as arrays, because twenty million events as objects would be most of
 * the memory that is measured.
 */
public final class GrownData {
    private static final int EVENTS_OF_A_USER = 20;
    private static final int ITEMS_OF_AN_INTEREST = 100;
    private static final int INTERESTS = 3;
    /** How often the next item is the neighbour of the last one. */
    private static final double LED_ON = .3;

    private final SplittableRandom random = new SplittableRandom(1);
    private final int items;

    private GrownData(int items) {
        this.items = items;
    }

    /** So many items with {@code perItem} events each in the mean. */
    public static Dataset of(int items, int perItem) {
        return new GrownData(items).make(Math.multiplyExact(items, perItem));
    }

    private Dataset make(int events) {
        int users = events / EVENTS_OF_A_USER;
        int[] start = new int[users + 1];
        int[] item = new int[events];
        for (int user = 0; user < users; user++) {
            // Every fourth user does half as much, every fourth one and a half times as much.
            int count = EVENTS_OF_A_USER
                    + (user % 4 == 0 ? -EVENTS_OF_A_USER / 2 : user % 4 == 1 ? EVENTS_OF_A_USER / 2 : 0);
            start[user + 1] = Math.min(events, start[user] + count);
            fill(item, start[user], start[user + 1]);
        }
        float[] weight = new float[events];
        Arrays.fill(weight, 1);
        long[] time = new long[events];
        Arrays.setAll(time, i -> 1_500_000_000_000L + 1_000L * i);
        List<ItemId> ids = IntStream.range(0, items)
                .mapToObj(number -> new ItemId("item-%07d".formatted(number)))
                .toList();
        return new Dataset(ids, Map.of(), start, item, weight, time, new int[0]);
    }

    private void fill(int[] item, int from, int to) {
        int[] interests = random.ints(INTERESTS, 0, Math.max(1, items / ITEMS_OF_AN_INTEREST))
                .toArray();
        for (int i = from; i < to; i++) {
            boolean led = i > from && random.nextDouble() < LED_ON;
            item[i] = led ? (item[i - 1] + 1) % items : drawn(interests[random.nextInt(INTERESTS)]);
        }
    }

    /**
     * One in five is any of the popular items; the others are of an interest, where the first ones are the popular
     * ones.
     */
    private int drawn(int interest) {
        double skewed = Math.pow(random.nextDouble(), 3);
        return random.nextInt(5) == 0
                ? (int) (skewed * items)
                : Math.min(items - 1, interest * ITEMS_OF_AN_INTEREST + (int) (skewed * ITEMS_OF_AN_INTEREST));
    }
}
