package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.http.Intake.Kept;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.adapters.rest.problem.Rejections;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Stores one request's chunks, one after the other. The store may take a part of a chunk, or none of it. Once it has
 * refused a document, all later ones are refused for now as well.
 *
 * @param <T> a document
 * @param <R> the store's answer to a chunk
 */
final class ChunkedStore<T, R> {
    private static final int MOST_TRIES = 15;

    private final Function<List<T>, CompletionStage<Kept<R>>> store;
    private final BinaryOperator<R> add;
    private final R none;
    private final Rejections rejections;
    /** The answers so far. The thread that reads the request replaces it. */
    private CompletionStage<R> stored;

    /** Number of documents that the store has taken. The thread that ends a chunk writes it, one chunk at a time. */
    private volatile long kept;
    /** The reason why the store refused a document, or null. The thread that ends a chunk writes it. */
    private volatile StoreUnavailable refusal;

    ChunkedStore(
            Function<List<T>, CompletionStage<Kept<R>>> store, BinaryOperator<R> add, R none, Rejections rejections) {
        this.store = store;
        this.add = add;
        this.none = none;
        this.rejections = rejections;
        this.stored = CompletableFuture.completedFuture(none);
    }

    /**
     * Stores a chunk. The one before it must have been stored.
     *
     * @param patient whether the documents that the store did not take are handed to it again, after the time that it
     *     names. The sender of a stream cannot go on in the middle.
     */
    void put(Chunk<T> chunk, boolean patient) {
        if (refusal != null) {
            chunk.indexes().forEach(index -> rejections.add(Rejection.forNow(index, refusal)));
        } else if (chunk.size() > 0) {
            stored = stored.thenCombine(stored(chunk, patient ? MOST_TRIES : 0), add);
        }
    }

    private CompletionStage<R> stored(Chunk<T> chunk, int triesLeft) {
        return store.apply(chunk.documents())
                .handle((answer, failure) -> {
                    Kept<R> outcome = failure == null ? answer : new Kept<>(none, all(chunk, unavailable(failure)));
                    kept += chunk.size() - outcome.refused().size();
                    if (outcome.refused().isEmpty() || kept == 0 || triesLeft == 0) {
                        outcome.refused()
                                .forEach((place, reason) ->
                                        refuse(chunk.indexes().get(place), reason));
                        return CompletableFuture.completedStage(outcome.answer());
                    }
                    return again(chunk.only(outcome.refused().keySet()), outcome, triesLeft - 1);
                })
                .thenCompose(Function.identity());
    }

    private CompletionStage<R> again(Chunk<T> rest, Kept<R> outcome, int triesLeft) {
        Duration wait = outcome.refused().values().iterator().next().retryAfter();
        return CompletableFuture.supplyAsync(
                        () -> stored(rest, triesLeft),
                        CompletableFuture.delayedExecutor(wait.toMillis(), TimeUnit.MILLISECONDS))
                .thenCompose(Function.identity())
                .thenApply(more -> add.apply(outcome.answer(), more));
    }

    private static <T> Map<Integer, StoreUnavailable> all(Chunk<T> chunk, StoreUnavailable reason) {
        return IntStream.range(0, chunk.size()).boxed().collect(Collectors.toMap(Function.identity(), _ -> reason));
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

    /**
     * Returns the store's answers to all chunks, added up. Fails with the store's own refusal if the store took
     * nothing.
     */
    CompletionStage<R> answers() {
        return stored.thenApply(answer -> {
            if (refusal != null && kept == 0) {
                throw refusal;
            }
            return answer;
        });
    }

    void waitForAnswers() {
        try {
            answers().toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    /** Number of documents that the store has taken. */
    long kept() {
        return kept;
    }

    Optional<StoreUnavailable> refusal() {
        return Optional.ofNullable(refusal);
    }
}
