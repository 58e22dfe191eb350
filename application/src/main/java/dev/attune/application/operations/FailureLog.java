package dev.attune.application.operations;

import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells the log of work that fails again and again: each kind of failure at once, then once a minute, and then that the
 * work goes on. Work that fails every second time is told no more often. Safe for any number of threads.
 */
public final class FailureLog {
    private static final long AGAIN = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final String work;
    private final LongSupplier nanoTime;
    /** When each kind of failure was told last. */
    private final Map<Class<?>, Long> toldAt = new HashMap<>();

    private volatile int failures;
    private boolean told;

    /**
     * Makes a log for one kind of work.
     *
     * @param work the subject of the sentences, such as {@code The feed}
     */
    public FailureLog(Logger log, String work) {
        this(log, work, System::nanoTime);
    }

    FailureLog(Logger log, String work, LongSupplier nanoTime) {
        this.log = log;
        this.work = work;
        this.nanoTime = nanoTime;
    }

    /** A store that does not answer is a warning of one line. Anything else is an error with its stack trace. */
    public synchronized void failed(Throwable e) {
        failures++;
        long now = nanoTime.getAsLong();
        Long before = toldAt.get(e.getClass());
        if (before != null && now - before < AGAIN) {
            return;
        }
        toldAt.put(e.getClass(), now);
        told = true;
        if (e instanceof StoreUnavailable) {
            log.warn("{} waits: {}", work, e.getMessage());
        } else {
            log.error("{} failed and will be tried again", work, e);
        }
    }

    public void succeeded() {
        if (failures > 0) {
            endRow();
        }
    }

    private synchronized void endRow() {
        if (told) {
            log.info("{} goes on after {} failed attempts", work, failures);
        }
        failures = 0;
        told = false;
    }
}
