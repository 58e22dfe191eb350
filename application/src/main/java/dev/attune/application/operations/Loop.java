package dev.attune.application.operations;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that does its work again and again until it is closed. Background work runs in such loops, so that none of
 * it dies in silence. The writer of events has a thread of its own, because it ends with an empty queue. After a
 * failure, an error too, the work is tried again after a growing pause, and the log says so. Where there is no memory
 * left, the process ends: an orchestrator then starts another one. A loop whose work takes longer than its limit is
 * {@link #overdue}.
 */
public final class Loop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Loop.class);
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int EXIT_WITHOUT_MEMORY = 3;
    /** The loops of this process, whoever started them. */
    private static final Set<Loop> RUNNING = ConcurrentHashMap.newKeySet();

    private final String name;
    private final long limit;
    private final Work work;
    private final FailureLog failures;
    private final Semaphore wake = new Semaphore(0);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile boolean closed;
    /** When the work under way began; 0 while the loop rests. Only the loop's thread writes this. */
    private volatile long workingSince;

    private Duration pause = SHORTEST_PAUSE;

    private Loop(String name, Duration limit, Work work) {
        this.name = name;
        this.limit = limit.toNanos();
        this.work = work;
        this.failures = new FailureLog(LOG, name);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
    }

    /** The work of a loop. */
    public interface Work {
        /** Does the work once, and returns the pause until the next time. */
        Duration run() throws InterruptedException;
    }

    /**
     * Starts a loop.
     *
     * @param name of the work, for the thread, the log and the health check
     * @param limit longest time that the work may take once
     */
    public static Loop start(String name, Duration limit, Work work) {
        Loop loop = new Loop(name, limit, work);
        RUNNING.add(loop);
        loop.thread.start();
        return loop;
    }

    /** Returns the names of the loops of this process whose work takes too long, or whose thread has ended. */
    public static List<String> allOverdue() {
        return RUNNING.stream()
                .filter(Loop::overdue)
                .map(loop -> loop.name)
                .sorted()
                .toList();
    }

    /** Returns whether the work takes longer than its limit, or nobody does it any more. */
    public boolean overdue() {
        long since = workingSince;
        return !closed && (since != 0 && System.nanoTime() - since > limit || !thread.isAlive());
    }

    /** Ends the pause, if the loop rests, or leaves out the next one. */
    public void wake() {
        if (wake.availablePermits() == 0) {
            wake.release();
        }
    }

    private void run() {
        try {
            while (!closed) {
                try {
                    rest(once());
                } catch (InterruptedException _) {
                    // Only interrupt() ends the loop. Work that was interrupted otherwise is done again.
                    LOG.debug("{} was interrupted", name);
                }
            }
        } finally {
            // A thread that ends before it is told to stays among the loops, and is named.
            if (closed) {
                RUNNING.remove(this);
            }
        }
    }

    private void rest(Duration rest) throws InterruptedException {
        if (!rest.isZero() && !closed && wake.tryAcquire(rest.toNanos(), TimeUnit.NANOSECONDS)) {
            wake.drainPermits();
        }
    }

    private Duration once() throws InterruptedException {
        workingSince = System.nanoTime() | 1;
        try {
            Duration rest = work.run();
            failures.succeeded();
            pause = SHORTEST_PAUSE;
            return rest;
        } catch (OutOfMemoryError e) {
            throw outOfMemory(e);
        } catch (RuntimeException | Error e) {
            failures.failed(e);
            workingSince = 0;
            // Nobody may end this pause but the end of the loop: what failed would fail again at once.
            ended.await(pause.toNanos(), TimeUnit.NANOSECONDS);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
            return Duration.ZERO;
        } finally {
            workingSince = 0;
        }
    }

    /** Ends the process. Nothing that needs memory can be done any more, not even an orderly end. */
    @SuppressWarnings("SystemOut")
    private static Error outOfMemory(OutOfMemoryError e) {
        System.err.println("Attune ends, because its memory is used up: give it more (-Xmx), or less to do");
        Runtime.getRuntime().halt(EXIT_WITHOUT_MEMORY);
        return e;
    }

    /** Lets the work under way end, and does not wait for that. */
    public void stop() {
        closed = true;
        ended.countDown();
        wake();
    }

    /** Interrupts the work under way, which may wait for a store that does not answer. */
    public void interrupt() {
        stop();
        thread.interrupt();
    }

    /** Lets the work under way end, and waits for that, but no longer than a few seconds. */
    @Override
    public void close() {
        close(PATIENCE);
    }

    /** Lets the work under way end, and waits for that for this time at most. */
    public void close(Duration patience) {
        stop();
        try {
            thread.join(patience);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
