package dev.attune.adapters.rest;

import dev.attune.adapters.rest.Problem.Rejection;
import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Many documents, each good or bad by itself. Of a stream, one chunk is stored while the next is read.
 *
 * @param <T> what a document becomes
 * @param <R> what storing a chunk answers
 */
final class Intake<T, R> {
    static final int MAX_ARRAY = 1_000;
    private static final int CHUNK = 1_000;
    private static final int MAX_REJECTIONS = 100;

    private final Function<Object, T> read;
    private final Function<List<T>, CompletionStage<R>> store;
    private final BinaryOperator<R> add;
    private final List<Rejection> rejections = new ArrayList<>();
    private long rejected;
    private CompletionStage<R> stored;

    /** @param none what storing nothing answers */
    Intake(Function<Object, T> read, Function<List<T>, CompletionStage<R>> store, BinaryOperator<R> add, R none) {
        this.read = read;
        this.store = store;
        this.add = add;
        this.stored = CompletableFuture.completedFuture(none);
    }

    /** Takes an array of documents, or one document. */
    void take(String what, byte[] body) {
        Object document = Json.parse(what, body, body.length);
        List<?> documents = document instanceof List<?> list ? list : List.of(document == null ? "null" : document);
        if (documents.isEmpty()) {
            throw new InvalidValue(what, "at least one in the array", "[]");
        }
        if (documents.size() > MAX_ARRAY) {
            throw Refused.tooLarge("an array holds at most " + MAX_ARRAY + ", this one " + documents.size() + "; send application/x-ndjson for more");
        }
        List<T> good = new ArrayList<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            Object each = documents.get(i);
            readInto(good, i, () -> each);
        }
        keep(good);
    }

    /** Takes a line a document until the stream ends; waits for one chunk to be stored before it hands over the next. */
    void take(InputStream body) throws IOException {
        NdjsonLines lines = new NdjsonLines(body);
        List<T> good = new ArrayList<>(CHUNK);
        long index = 0;
        while (lines.next()) {
            if (lines.blank()) {
                continue;
            }
            if (lines.tooLong()) {
                reject(Rejection.of(index, new InvalidValue("line", "at most " + NdjsonLines.MAX_LINE + " bytes", "more")));
            } else {
                readInto(good, index, () -> Json.parse("line", lines.bytes(), lines.length()));
            }
            index++;
            if (good.size() == CHUNK) {
                waitForStored();
                keep(good);
                good = new ArrayList<>(CHUNK);
            }
        }
        waitForStored();
        keep(good);
        if (index == 0) {
            throw InvalidValue.missing("body", "at least one line");
        }
    }

    private void waitForStored() {
        try {
            stored.toCompletableFuture().join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private void keep(List<T> good) {
        if (!good.isEmpty()) {
            stored = stored.thenCombine(store.apply(good), add);
        }
    }

    private void readInto(List<T> good, long index, Supplier<Object> document) {
        try {
            good.add(read.apply(document.get()));
        } catch (InvalidValue e) {
            reject(Rejection.of(index, e));
        }
    }

    private void reject(Rejection rejection) {
        rejected++;
        if (rejections.size() < MAX_REJECTIONS) {
            rejections.add(rejection);
        }
    }

    CompletionStage<R> stored() {
        return stored;
    }

    List<Rejection> rejections() {
        return rejections;
    }

    long rejected() {
        return rejected;
    }
}
