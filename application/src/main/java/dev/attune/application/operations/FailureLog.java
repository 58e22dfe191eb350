package dev.attune.application.operations;

import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Logs work that fails again and again. It logs the first failure of a row, then one a minute, then the end of the row.
 * Any number of threads may use it.
 */
public final class FailureLog {
    private static final long AGAIN = Duration.ofMinutes(1).toNanos();

    private final Logger log;
    private final String work;
    private final LongSupplier nanoTime;
    private volatile int failures;
    private long saidAt;

    /** @param work the subject of the sentences, such as {@code The feed} */
    public FailureLog(Logger log, String work) {
        this(log, work, System::nanoTime);
    }

    FailureLog(Logger log, String work, LongSupplier nanoTime) {
        this.log = log;
        this.work = work;
        this.nanoTime = nanoTime;
    }

    /**
     * Logs a failure. A store that does not answer is a warning of one line. Any other failure is an error with its
     * stack trace.
     */
    public synchronized void failed(Throwable e) {
        long now = nanoTime.getAsLong();
        if (failures > 0 && now - saidAt < AGAIN) {
            failures++;
            return;
        }
        failures++;
        saidAt = now;
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
        if (failures > 0) {
            log.info("{} goes on after {} failed attempts", work, failures);
            failures = 0;
        }
    }
}
