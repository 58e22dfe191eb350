package dev.attune.application.projection;

import dev.attune.application.consistency.ProfileRebuild;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics.TakenOver;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.UserId;
import dev.attune.kernels.data.SplitMix;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the profiles of all users anew, and the counts of items, while the service goes on. Users come in an order that
 * their ids alone decide, so that a rebuild which ended early goes on where it stood. One scan of the events finds the
 * users of a part of that order, as many as memory allows.
 */
public final class RebuildAll {
    public static final long DEFAULT_RATE = 200;
    private static final long MAX_RATE = 10_000;
    /** The accepted values, for errors. */
    public static final String RATES = "1.." + MAX_RATE;

    public static final String SHARES = "0..1";
    private static final int USERS_OF_A_SCAN = 100_000;
    private static final Instant LATEST = Instant.ofEpochMilli(Long.MAX_VALUE);
    private static final long TOLD_EVERY = Duration.ofSeconds(1).toNanos();
    /** A store that does not answer is asked for about a minute. */
    private static final int ATTEMPTS = 60;

    private static final long PAUSE = Duration.ofSeconds(1).toNanos();
    private static final Logger LOG = LoggerFactory.getLogger(RebuildAll.class);

    private final EventStore events;
    private final ProfileRebuild rebuild;
    private final Recounting recounting;
    private final int usersOfAScan;

    public RebuildAll(EventStore events, ProfileRebuild rebuild, Recounting recounting) {
        this(events, rebuild, recounting, USERS_OF_A_SCAN);
    }

    RebuildAll(EventStore events, ProfileRebuild rebuild, Recounting recounting, int usersOfAScan) {
        this.events = events;
        this.rebuild = rebuild;
        this.recounting = recounting;
        this.usersOfAScan = usersOfAScan;
    }

    /**
     * What a rebuild has done.
     *
     * @param done share of the users that is done, 0..1; a later rebuild may begin there
     * @param users number of users since this rebuild began
     * @param changed number of those whose stored profile was another one
     * @param failed number of those whose profile could not be made or stored; the log says why
     * @param counted number of users whose events were counted anew for the lists of items; 0 if the counts stay
     */
    public record Progress(double done, long users, long changed, long failed, long counted) {}

    /** Rebuilds the profile of one user. */
    public Progress one(UserId user) {
        return new Progress(1, 1, rebuild.of(user) ? 1 : 0, 0, 0);
    }

    /**
     * Rebuilds the profiles of all users with stored events, and counts the events of items anew. An exception of
     * {@code told} ends the rebuild.
     *
     * @param from share of the users that an earlier rebuild has done, 0..1
     * @param usersASecond greatest number of users in a second, 1..10,000
     * @param told is told the progress about once a second, and at the end
     */
    public void run(double from, long usersASecond, Consumer<Progress> told) {
        if (!(from >= 0 && from <= 1)) {
            throw new InvalidValue("from", SHARES, from);
        }
        if (usersASecond < 1 || usersASecond > MAX_RATE) {
            throw new InvalidValue("usersPerSecond", RATES, usersASecond);
        }
        new Run(usersASecond, told).run(from);
    }

    /** The place of a user among all, from 0 to below 1. The bits of the id's hash are spread as those of a draw. */
    static double place(UserId user) {
        return (SplitMix.finish(user.value().hashCode() * SplitMix.STEP) >>> 11) * 0x1p-53;
    }

    private final class Run {
        private final long pace;
        private final Consumer<Progress> told;
        private long next = System.nanoTime();
        private long lastTold = next;
        private long users;
        private long changed;
        private long failed;
        private long counted;
        private Optional<Recounting.Run> counts = Optional.empty();

        Run(long usersASecond, Consumer<Progress> told) {
            this.pace = Duration.ofSeconds(1).toNanos() / usersASecond;
            this.told = told;
        }

        void run(double from) {
            // What was counted before may take a while to put away.
            told.accept(new Progress(from, 0, 0, 0, 0));
            patiently(from, () -> counts = recounting.begin(from));
            double begin = from;
            while (begin < 1) {
                Part part = new Part(begin);
                double done = begin;
                events.scan(Instant.EPOCH, LATEST, event -> {
                    part.add(event);
                    counts.ifPresent(run -> run.look(event));
                    tell(done);
                });
                for (UserId user : part.inOrder()) {
                    double place = place(user);
                    keepPace();
                    patiently(place, () -> rebuild(user));
                    counting(run -> patiently(place, () -> counted += run.add(user, place) ? 1 : 0));
                    users++;
                    tell(place);
                }
                begin = part.end;
            }
            counting(run -> patiently(1, run::finish));
            told.accept(new Progress(1, users, changed, failed, counted));
        }

        /** Goes on with the profiles alone, where somebody else counts anew by now. */
        private void counting(Consumer<Recounting.Run> work) {
            try {
                counts.ifPresent(work);
            } catch (TakenOver e) {
                LOG.warn("This rebuild goes on without the counts of items: {}", e.getMessage());
                counts = Optional.empty();
                counted = 0;
            }
        }

        /** A user whose profile cannot be stored must not keep the others from theirs. */
        private void rebuild(UserId user) {
            try {
                changed += rebuild.of(user) ? 1 : 0;
            } catch (StoreUnavailable e) {
                throw e;
            } catch (RuntimeException e) {
                failed++;
                LOG.warn("A profile could not be rebuilt", e);
            }
        }

        private void patiently(double place, Runnable work) {
            for (int attempt = 1; !isDone(work, attempt); attempt++) {
                pause(PAUSE);
                tell(place);
            }
        }

        /** Returns false if the store does not answer and may be asked again. */
        private static boolean isDone(Runnable work, int attempt) {
            try {
                work.run();
                return true;
            } catch (StoreUnavailable e) {
                if (attempt == ATTEMPTS) {
                    throw e;
                }
                return false;
            }
        }

        /** Waits for the turn of the next user. Time that was lost is not made up for. */
        private void keepPace() {
            long now = System.nanoTime();
            pause(next - now);
            next = Math.max(now, next) + pace;
        }

        private void pause(long nanos) {
            try {
                Thread.sleep(Duration.ofNanos(Math.max(0, nanos)));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("the rebuild was interrupted", e);
            }
        }

        private void tell(double done) {
            long now = System.nanoTime();
            if (now - lastTold >= TOLD_EVERY) {
                lastTold = now;
                // A rebuild that goes on must not leave out users who are not counted yet.
                double sure = counts.map(run -> Math.min(done, run.done())).orElse(done);
                told.accept(new Progress(sure, users, changed, failed, counted));
            }
        }
    }

    /** The users between two places, of which the second one moves back when there are too many. */
    private final class Part {
        private final double begin;
        private final Set<UserId> users = new HashSet<>();
        private double end = 1;

        Part(double begin) {
            this.begin = begin;
        }

        void add(Event event) {
            double place = place(event.userId());
            if (place >= begin && place < end && users.add(event.userId()) && users.size() > usersOfAScan) {
                shorten();
            }
        }

        /** Leaves the later half of the users to the next scan. Users at one place are never parted. */
        private void shorten() {
            double middle = users.stream()
                    .mapToDouble(RebuildAll::place)
                    .sorted()
                    .skip(users.size() / 2)
                    .findFirst()
                    .orElse(end);
            if (middle > begin) {
                end = middle;
                users.removeIf(user -> place(user) >= middle);
            }
        }

        List<UserId> inOrder() {
            return users.stream()
                    .sorted(Comparator.comparingDouble(RebuildAll::place))
                    .toList();
        }
    }
}
