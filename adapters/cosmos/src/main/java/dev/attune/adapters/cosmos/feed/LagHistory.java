package dev.attune.adapters.cosmos.feed;

import dev.attune.application.port.Checkpoint;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Remembers how far one range's log had come at some moments. If a lease is past such a place, everything acknowledged
 * before that moment is handled.
 */
final class LagHistory {
    private static final int MOMENTS = 1_000;

    private final Deque<Moment> moments = new ArrayDeque<>();

    /**
     * Returns the age of a moment before which everything acknowledged is handled, or {@link Checkpoint#NEVER} if none
     * is known.
     *
     * @param now monotonic nanoseconds, taken before the log was looked at
     * @param logged the last number of the log
     * @param handled the last number that the lease has passed
     */
    synchronized Duration age(long now, long logged, long handled) {
        moments.addLast(new Moment(now, logged));
        while (moments.size() > 1 && second().logged() <= handled) {
            moments.removeFirst();
        }
        Moment first = moments.getFirst();
        if (moments.size() > MOMENTS) {
            // The oldest moment must stay, because the age is counted from it.
            Moment youngest = moments.removeLast();
            moments.removeLast();
            moments.addLast(youngest);
        }
        return first.logged() <= handled ? Duration.ofNanos(now - first.at()) : Checkpoint.NEVER;
    }

    private Moment second() {
        var each = moments.iterator();
        each.next();
        return each.next();
    }

    private record Moment(long at, long logged) {}
}
