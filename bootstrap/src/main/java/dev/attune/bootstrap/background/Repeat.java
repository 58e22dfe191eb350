package dev.attune.bootstrap.background;

import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that is done again and again until it is closed. After a failure the work is tried again at its next time; the
 * first failure of a row is logged, then one a minute, then that it is over.
 */
final class Repeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeat.class);
    /** Work takes at most one part in so many of the time, as far as its longest pause allows. */
    private static final int REST = 20;

    private static final long LOG_AGAIN = Duration.ofMinutes(1).toNanos();

    private final Thread thread;

    private Repeat(Thread thread) {
        this.thread = thread;
    }

    /** Repeats with this pause. */
    static Repeat every(Duration pause, String name, Runnable work) {
        return every(pause, pause, name, work);
    }

    /** Repeats with this pause, or a longer one, up to the longest, after work that took long. */
    static Repeat every(Duration pause, Duration longest, String name, Runnable work) {
        Attempts attempts = new Attempts(name, work);
        return start(name, () -> {
            long before = System.nanoTime();
            attempts.make();
            long rest = Math.clamp((System.nanoTime() - before) * REST, pause.toNanos(), longest.toNanos());
            Thread.sleep(Duration.ofNanos(rest));
        });
    }

    /** Repeats each time the given wait is over. */
    static Repeat at(Supplier<Duration> wait, String name, Runnable work) {
        Attempts attempts = new Attempts(name, work);
        return start(name, () -> {
            Thread.sleep(wait.get());
            attempts.make();
        });
    }

    private static Repeat start(String name, Step step) {
        return new Repeat(Thread.ofPlatform().name(name).daemon().start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    step.run();
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }));
    }

    /** Of one thread. */
    private static final class Attempts {
        private final String name;
        private final Runnable work;
        private int failures;
        private long loggedAt;

        Attempts(String name, Runnable work) {
            this.name = name;
            this.work = work;
        }

        void make() {
            try {
                work.run();
                if (failures > 0) {
                    LOG.info("{} goes on after {} failed attempts", name, failures);
                    failures = 0;
                }
            } catch (StoreUnavailable e) {
                failed(() -> LOG.warn("{} waits: {}", name, e.getMessage()));
            } catch (RuntimeException e) {
                failed(() -> LOG.error("{} failed and will be tried again", name, e));
            }
        }

        private void failed(Runnable log) {
            long now = System.nanoTime();
            if (failures++ == 0 || now - loggedAt > LOG_AGAIN) {
                loggedAt = now;
                log.run();
            }
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private interface Step {
        void run() throws InterruptedException;
    }
}
