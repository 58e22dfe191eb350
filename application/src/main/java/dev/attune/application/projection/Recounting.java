package dev.attune.application.projection;

import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import dev.attune.application.port.ItemStatistics.Parts;
import dev.attune.application.port.ItemStatistics.Recount;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.Pace;
import dev.attune.domain.event.UserId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the counts of popular and trending items anew, beside a rebuild of all profiles. Users come in the rebuild's
 * order. A user counts once an item, type and day, as with the projection. Users who act as nobody can count nothing.
 */
public final class Recounting {
    /** In seconds. A store knows which events are counted already as long as the feed is no further behind. */
    private static final double MOST_LAG = 300;

    private static final int EVENTS_AT_ONCE = 10_000;
    private static final long STORED_EVERY = Duration.ofSeconds(5).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(Recounting.class);

    private final ItemStatistics statistics;
    private final EventStore events;
    private final EventWeights weights;
    private final DoubleSupplier lag;
    private final int eventsAtOnce;

    /**
     * Prepares recounts.
     *
     * @param lag seconds by which the projection is behind
     */
    public Recounting(ItemStatistics statistics, EventStore events, EventWeights weights, DoubleSupplier lag) {
        this(statistics, events, weights, lag, EVENTS_AT_ONCE);
    }

    Recounting(
            ItemStatistics statistics, EventStore events, EventWeights weights, DoubleSupplier lag, int eventsAtOnce) {
        this.eventsAtOnce = eventsAtOnce;
        this.statistics = statistics;
        this.events = events;
        this.weights = weights;
        this.lag = lag;
    }

    /**
     * Begins a recount, or goes on with the last one. It is empty if the counts must stay as they are, and the log says
     * why.
     *
     * @param from share of the users that were done before
     */
    Optional<Run> begin(double from) {
        if (lag.getAsDouble() > MOST_LAG) {
            LOG.warn("The counts of items stay as they are, because the projection is {} s behind", lag.getAsDouble());
            return Optional.empty();
        }
        if (from == 0) {
            return Optional.of(new Run(statistics.recount()));
        }
        Optional<Recount> begun = statistics.unfinished().filter(recount -> recount.done() >= from);
        if (begun.isEmpty()) {
            LOG.warn("The counts of items stay as they are, because no recount has come as far as {}", from);
        }
        return begun.map(Run::new);
    }

    /** One recount. */
    final class Run {
        private final Recount recount;
        private final PaceSample sample = new PaceSample();
        private Optional<Boolean> judging = Optional.empty();
        private List<Event> waiting = new ArrayList<>();
        private double last = -1;
        private long storedAt = System.nanoTime();

        private Run(Recount recount) {
            this.recount = recount;
        }

        /** The share of the users whose counts are stored. */
        double done() {
            return recount.done();
        }

        /** Sees an event of the first scan. */
        void look(Event event) {
            if (judging.isEmpty()) {
                sample.add(event);
            }
        }

        /** Counts a user who comes after those before. Returns whether the user was not counted before. */
        boolean add(UserId user, double place) {
            if (place < recount.done()) {
                return false;
            }
            if (place > last && (waiting.size() >= eventsAtOnce || System.nanoTime() - storedAt >= STORED_EVERY)) {
                store(place);
            }
            last = place;
            waiting.addAll(counted(user));
            return true;
        }

        void finish() {
            store(1);
            recount.finish();
        }

        private void store(double upTo) {
            recount.add(waiting, upTo);
            waiting = new ArrayList<>();
            storedAt = System.nanoTime();
        }

        private List<Event> counted(UserId user) {
            List<Event> all = new ArrayList<>();
            events.exportAll(user, all::addAll);
            if (judges() && isInhuman(all)) {
                return List.of();
            }
            Parts parts = recount.parts(user, all);
            OncePerDay once = new OncePerDay();
            parts.counted().forEach(once::isFirst);
            return parts.own().stream()
                    .filter(event -> weights.of(event.type(), event.value()) >= 0)
                    .sorted(Comparator.comparing(Event::timestamp))
                    .filter(once::isFirst)
                    .toList();
        }

        private boolean judges() {
            if (judging.isEmpty()) {
                judging = Optional.of(sample.census().judgesByPace());
            }
            return judging.get();
        }
    }

    private static boolean isInhuman(List<Event> events) {
        long[] times = events.stream()
                .mapToLong(event -> event.timestamp().toEpochMilli())
                .sorted()
                .toArray();
        return Pace.isInhuman(times.length, i -> times[i]);
    }
}
