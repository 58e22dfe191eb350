package dev.attune.application.projection;

import dev.attune.domain.event.Event;
import dev.attune.domain.event.PaceCensus;
import dev.attune.domain.event.UserId;
import dev.attune.kernels.data.SplitMix;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The times of some users, found in one scan of the events in any order: those whose ids have the least hashes. */
final class PaceSample {
    private static final int USERS = 2_000;
    private static final int MOST_TIMES = 1_000;
    private static final int FIRST_TIMES = 16;

    private final Map<UserId, Times> users = new HashMap<>();
    private long limit = Long.MAX_VALUE;

    void add(Event event) {
        UserId user = event.userId();
        if (hash(user) < limit) {
            users.computeIfAbsent(user, _ -> new Times()).add(event.timestamp().toEpochMilli());
            if (users.size() > 2 * USERS) {
                shorten();
            }
        }
    }

    /** Leaves the half with the greater hashes out. Of those who stay, no event was missed. */
    private void shorten() {
        limit = users.keySet().stream()
                .mapToLong(PaceSample::hash)
                .sorted()
                .skip(USERS)
                .findFirst()
                .orElse(limit);
        users.keySet().removeIf(user -> hash(user) >= limit);
    }

    PaceCensus census() {
        PaceCensus census = new PaceCensus();
        users.values().forEach(times -> {
            long[] sorted = times.sorted();
            census.add(sorted.length, i -> sorted[i]);
        });
        return census;
    }

    /** Independent of the order in which a rebuild goes through the users. */
    private static long hash(UserId user) {
        return SplitMix.finish(~(long) user.value().hashCode() * SplitMix.STEP);
    }

    /** The first times that came, of which a few too few change nothing. */
    private static final class Times {
        private long[] times = new long[FIRST_TIMES];
        private int count;

        void add(long time) {
            if (count < MOST_TIMES) {
                if (count == times.length) {
                    times = Arrays.copyOf(times, 2 * count);
                }
                times[count++] = time;
            }
        }

        long[] sorted() {
            long[] sorted = Arrays.copyOf(times, count);
            Arrays.sort(sorted);
            return sorted;
        }
    }
}
