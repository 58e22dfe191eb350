package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.problem.Problem;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.adapters.rest.problem.Rejections;
import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Many documents, each good or bad by itself. Of a stream, one chunk is stored while the next is read. Where the store
 * takes some and then no more, the rest is refused for now; where it takes none, the request fails with what the store
 * says.
 *
 * @param <T> what a document becomes
 * @param <R> what storing a chunk answers
 */
public final class Intake<T, R> {
    static final int MAX_ARRAY = 1_000;
    private static final int CHUNK = 1_000;
    private static final int MOST_TRIES = 15;

    private final Function<Object, T> read;
    private final Function<List<T>, CompletionStage<Kept<R>>> store;
    private final BinaryOperator<R> add;
    private final R none;
    private final Rejections rejections = new Rejections();
    private CompletionStage<R> stored;
    /** Of a stream, whose sender has no way of going on in the middle. */
    private boolean patient;

    private volatile long kept;
    private volatile StoreUnavailable refusal;

    /**
     * Takes in documents of one kind.
     *
     * @param none what storing nothing answers
     */
    public Intake(
            Function<Object, T> read,
            Function<List<T>, CompletionStage<Kept<R>>> store,
            BinaryOperator<R> add,
            R none) {
        this.read = read;
        this.store = store;
        this.add = add;
        this.none = none;
        this.stored = CompletableFuture.completedFuture(none);
    }

    /** Takes an array of documents, or one document. */
    public void take(String what, byte[] body) {
        Object document = Json.parse(what, body, body.length);
        List<?> documents = document instanceof List<?> list ? list : List.of(document == null ? "null" : document);
        if (documents.isEmpty()) {
            throw new InvalidValue(what, "at least one in the array", "[]");
        }
        if (documents.size() > MAX_ARRAY) {
            throw Refused.tooLarge("an array holds at most " + MAX_ARRAY + ", this one " + documents.size()
                    + "; send application/x-ndjson for more");
        }
        Chunk<T> chunk = new Chunk<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            Object each = documents.get(i);
            readInto(chunk, i, () -> each);
        }
        keep(chunk);
    }

    /**
     * Takes a line a document until the stream ends; waits for one chunk to be stored before it hands over the next.
     */
    public void take(InputStream body) throws IOException {
        patient = true;
        NdjsonLines lines = new NdjsonLines(body);
        Chunk<T> chunk = new Chunk<>(CHUNK);
        long index = 0;
        while (lines.next()) {
            if (lines.blank()) {
                continue;
            }
            if (lines.tooLong()) {
                rejections.add(Rejection.of(
                        index, new InvalidValue("line", "at most " + NdjsonLines.MAX_LINE + " bytes", "more")));
            } else {
                readInto(chunk, index, () -> Json.parse("line", lines.bytes(), lines.length()));
            }
            index++;
            if (chunk.documents().size() == CHUNK) {
                waitForStored();
                keep(chunk);
                chunk = new Chunk<>(CHUNK);
            }
        }
        waitForStored();
        keep(chunk);
        if (index == 0) {
            throw InvalidValue.missing("body", "at least one line");
        }
    }

    private void waitForStored() {
        try {
            taken().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void readInto(Chunk<T> chunk, long index, Supplier<Object> document) {
        try {
            chunk.add(index, read.apply(document.get()));
        } catch (InvalidValue e) {
            rejections.add(Rejection.of(index, e));
        }
    }

    private void keep(Chunk<T> chunk) {
        if (refusal != null) {
            chunk.indexes().forEach(index -> rejections.add(Rejection.forNow(index, refusal)));
        } else if (!chunk.documents().isEmpty()) {
            stored = stored.thenCombine(kept(chunk, 0), add);
        }
    }

    /**
     * One chunk is stored at a time, and the next only once this is done. Of a stream, what the store did not take is
     * handed to it again.
     */
    private CompletionStage<R> kept(Chunk<T> chunk, int tries) {
        return store.apply(chunk.documents())
                .handle((answer, failure) -> {
                    Kept<R> outcome = failure == null ? answer : new Kept<>(none, all(chunk, unavailable(failure)));
                    kept += chunk.documents().size() - outcome.refused().size();
                    if (outcome.refused().isEmpty() || kept == 0 || !patient || tries == MOST_TRIES) {
                        outcome.refused()
                                .forEach((place, reason) ->
                                        refuse(chunk.indexes().get(place), reason));
                        return CompletableFuture.completedStage(outcome.answer());
                    }
                    Chunk<T> rest = chunk.only(outcome.refused().keySet());
                    Duration wait = outcome.refused().values().iterator().next().retryAfter();
                    return CompletableFuture.supplyAsync(
                                    () -> kept(rest, tries + 1),
                                    CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                            .thenCompose(Function.identity())
                            .thenApply(more -> add.apply(outcome.answer(), more));
                })
                .thenCompose(Function.identity());
    }

    private static <T> Map<Integer, StoreUnavailable> all(Chunk<T> chunk, StoreUnavailable reason) {
        return IntStream.range(0, chunk.documents().size())
                .boxed()
                .collect(Collectors.toMap(Function.identity(), _ -> reason));
    }

    private void refuse(long index, StoreUnavailable reason) {
        refusal = reason;
        rejections.add(Rejection.forNow(index, reason));
    }

    private static StoreUnavailable unavailable(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof StoreUnavailable unavailable) {
            return unavailable;
        }
        throw cause instanceof RuntimeException runtime ? runtime : new CompletionException(cause);
    }

    private CompletionStage<R> taken() {
        return stored.thenApply(answer -> {
            if (refusal != null && kept == 0) {
                throw refusal;
            }
            return answer;
        });
    }

    /** A problem where all was bad. */
    public CompletionStage<HttpResponse<?>> answer(Function<R, MutableHttpResponse<?>> good) {
        return taken().thenApply(answer -> {
            if (kept == 0) {
                return Problem.of(rejections.shown(), rejections.count()).response();
            }
            MutableHttpResponse<?> response = good.apply(answer);
            return refusal == null ? response : response.header("Retry-After", Problem.seconds(refusal.retryAfter()));
        });
    }

    public Rejections rejections() {
        return rejections;
    }

    /**
     * A chunk that was handed to the store.
     *
     * @param refused by their place in the chunk, what the store did not take this time
     */
    public record Kept<R>(R answer, Map<Integer, StoreUnavailable> refused) {}

    private record Chunk<T>(List<T> documents, List<Long> indexes) {
        Chunk(int size) {
            this(new ArrayList<>(size), new ArrayList<>(size));
        }

        Chunk<T> only(Set<Integer> places) {
            Chunk<T> some = new Chunk<>(places.size());
            places.stream().sorted().forEach(place -> some.add(indexes.get(place), documents.get(place)));
            return some;
        }

        void add(long index, T document) {
            documents.add(document);
            indexes.add(index);
        }
    }
}
