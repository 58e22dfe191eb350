package dev.attune.adapters.jdbc;

import dev.attune.application.port.Appended;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.event.Event;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * The one writer of events of an instance. While it commits, requests gather in a queue. The next commit takes them
 * together, until it has 4,096 events. So a request waits for two commits at most, unless more events are waiting. The
 * more requests share a commit, the less each one costs. The queue is bounded, and the writer refuses at once a request
 * that does not fit.
 */
final class EventWriter implements AutoCloseable {
    private static final int MAX_WAITING_EVENTS = 50_000;
    private static final int MAX_WAITING_REQUESTS = 10_000;
    private static final int EVENTS_A_COMMIT = 4_096;
    private static final int MAX_CONTENDED = 1_000;
    /** How long others may wait for a transaction that stores one of the same events. */
    private static final Duration SHORT = Duration.ofMillis(15);
    /** The same for each request of a batch that has waited already. */
    private static final Duration SHORTEST = Duration.ofMillis(1);
    /** Longer than the server lets a frozen transaction live. */
    private static final Duration LONG = Duration.ofSeconds(8);

    private final JdbcDatabase database;
    private final EventInsert insert;
    private final Runnable stored;
    private final BlockingQueue<Request> queue = new ArrayBlockingQueue<>(MAX_WAITING_REQUESTS);
    private final AtomicInteger waitingEvents = new AtomicInteger();
    private final Thread thread;
    /**
     * Stores the requests that another transaction stands in the way of. An instance that froze within a transaction
     * holds up those who send its events again, and nobody else.
     */
    private final ExecutorService contended = new ThreadPoolExecutor(
            1,
            1,
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_CONTENDED),
            Thread.ofPlatform().name("event-writer-contended").daemon().factory());

    private volatile boolean closed;
    /**
     * Whether the thread has stopped reading the queue. A caller that puts a request in after that takes it out itself.
     */
    private volatile boolean ended;

    EventWriter(JdbcDatabase database, Runnable stored) {
        this.database = database;
        this.stored = stored;
        this.insert = database.dialect().eventInsert();
        this.thread = Thread.ofPlatform().name("event-writer").daemon().start(this::write);
    }

    CompletionStage<List<Appended>> append(List<Event> events) {
        Request request = new Request(events, new CompletableFuture<>());
        if (closed || waitingEvents.get() > MAX_WAITING_EVENTS || !queue.offer(request)) {
            return CompletableFuture.failedFuture(new StoreUnavailable(
                    "more events are waiting than the store takes on", Duration.ofSeconds(1), null));
        }
        waitingEvents.addAndGet(events.size());
        if (ended) {
            refuseWaiting();
        }
        return request.answer();
    }

    private void write() {
        List<Request> batch = new ArrayList<>();
        try {
            while (!closed || !queue.isEmpty()) {
                gather(batch);
                store(batch);
                batch.clear();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            ended = true;
            batch.forEach(EventWriter::refuse);
            refuseWaiting();
        }
    }

    private void refuseWaiting() {
        for (Request request = queue.poll(); request != null; request = queue.poll()) {
            refuse(request);
        }
    }

    /** Refuses a request, unless it has its answer already. */
    private static void refuse(Request request) {
        request.answer()
                .completeExceptionally(
                        new StoreUnavailable("the store takes no more events", Duration.ofSeconds(1), null));
    }

    private void gather(List<Request> batch) throws InterruptedException {
        Request next = queue.take();
        int events = 0;
        while (next != null) {
            batch.add(next);
            events += next.events().size();
            next = events < EVENTS_A_COMMIT ? queue.poll() : null;
        }
        waitingEvents.addAndGet(-events);
    }

    private void store(List<Request> batch) {
        attempt(batch, SHORT, _ -> batch.forEach(this::storeAlone));
    }

    private void storeAlone(Request request) {
        attempt(List.of(request), SHORTEST, _ -> storeLater(request));
    }

    /**
     * Stores requests, or tells them why not. An error is told too and must not end the thread: nobody else stores
     * events.
     *
     * @param whenLocked what to do where another transaction stands in the way for longer
     */
    private void attempt(List<Request> batch, Duration patience, Consumer<Throwable> whenLocked) {
        try {
            store(batch, patience);
        } catch (RuntimeException | Error e) {
            if (SqlFailures.waitedForALock(e)) {
                whenLocked.accept(e);
            } else {
                fail(batch, e);
            }
        }
    }

    private void storeLater(Request request) {
        try {
            contended.execute(new Later(request));
        } catch (RejectedExecutionException _) {
            refuse(request);
        }
    }

    /** A request that waits for another transaction. */
    private final class Later implements Runnable {
        private final Request request;

        Later(Request request) {
            this.request = request;
        }

        @Override
        public void run() {
            attempt(List.of(request), LONG, e -> fail(List.of(request), e));
        }
    }

    private static void fail(List<Request> batch, Throwable cause) {
        batch.forEach(request -> request.answer().completeExceptionally(cause));
    }

    private void store(List<Request> batch, Duration patience) {
        List<Event> events = batch.size() == 1
                ? batch.getFirst().events()
                : batch.stream().flatMap(request -> request.events().stream()).toList();
        List<Appended> answers = events.isEmpty()
                ? List.of()
                : database.write(
                        connection -> insert.insert(connection, database.incarnation(connection), patience, events));
        // This comes first. The code that waits for an answer runs on this thread, and the feed should not wait for
        // that code.
        stored.run();
        int from = 0;
        for (Request request : batch) {
            int to = from + request.events().size();
            request.answer().complete(answers.subList(from, to));
            from = to;
        }
    }

    /** Stores the waiting requests and stops. After 10 seconds the thread is interrupted, and it refuses the rest. */
    @Override
    public void close() {
        closed = true;
        queue.offer(new Request(List.of(), new CompletableFuture<>()));
        try {
            if (!thread.join(Duration.ofSeconds(10))) {
                thread.interrupt();
            }
            contended.shutdown();
            if (!contended.awaitTermination(10, TimeUnit.SECONDS)) {
                contended.shutdownNow().forEach(later -> refuse(((Later) later).request));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Request(List<Event> events, CompletableFuture<List<Appended>> answer) {}
}
