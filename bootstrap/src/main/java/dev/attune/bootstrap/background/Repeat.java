package dev.attune.bootstrap.background;

import dev.attune.application.operations.FailureLog;
import java.time.Duration;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that a thread of its own repeats until it is closed. After a failure, the work is tried again at its next time.
 */
final class Repeat implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Repeat.class);
    /** The pause is this many times as long as the work took, as far as the shortest and the longest pause allow. */
    private static final int REST = 20;

    private final Thread thread;

    private Repeat(Thread thread) {
        this.thread = thread;
    }

    /** Repeats with this pause. */
    static Repeat every(Duration pause, String name, Runnable work) {
        return every(pause, pause, name, work);
    }

    /** Repeats with this pause. After work that took long, the pause is longer, up to the longest. */
    static Repeat every(Duration pause, Duration longest, String name, Runnable work) {
        FailureLog failures = new FailureLog(LOG, name);
        return start(name, () -> {
            long before = System.nanoTime();
            attempt(work, failures);
            long rest = Math.clamp((System.nanoTime() - before) * REST, pause.toNanos(), longest.toNanos());
            Thread.sleep(Duration.ofNanos(rest));
        });
    }

    /** Repeats the work each time that the given wait is over. */
    static Repeat at(Supplier<Duration> wait, String name, Runnable work) {
        FailureLog failures = new FailureLog(LOG, name);
        return start(name, () -> {
            Thread.sleep(wait.get());
            attempt(work, failures);
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

    private static void attempt(Runnable work, FailureLog failures) {
        try {
            work.run();
            failures.succeeded();
        } catch (RuntimeException e) {
            failures.failed(e);
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
