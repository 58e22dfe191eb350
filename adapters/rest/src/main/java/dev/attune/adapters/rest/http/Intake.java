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
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads the documents of a request, each good or bad by itself, and has the good ones stored. While one chunk of a
 * stream is stored, the next one is read. Where the store takes some and then no more, the rest is refused for now.
 * Where it takes none, the request fails with what the store says.
 *
 * @param <T> what a document becomes
 * @param <R> what storing a chunk answers
 */
public final class Intake<T, R> {
    static final int MAX_ARRAY = 1_000;
    private static final int CHUNK = 1_000;

    private final Function<Object, T> read;
    private final Rejections rejections = new Rejections();
    private final ChunkedStore<T, R> store;

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
        this.store = new ChunkedStore<>(store, add, none, rejections);
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
        store.put(chunk, false);
    }

    /** Takes lines of one document each, until the stream ends. */
    public void take(InputStream body) throws IOException {
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
            if (chunk.size() == CHUNK) {
                chunk = handedOver(chunk);
            }
        }
        handedOver(chunk);
        if (index == 0) {
            throw InvalidValue.missing("body", "at least one line");
        }
    }

    /** Waits until the chunk before is stored, then hands this one to the store. Returns an empty chunk. */
    private Chunk<T> handedOver(Chunk<T> chunk) {
        store.waitForAnswers();
        store.put(chunk, true);
        return new Chunk<>(CHUNK);
    }

    private void readInto(Chunk<T> chunk, long index, Supplier<Object> document) {
        try {
            chunk.add(index, read.apply(document.get()));
        } catch (InvalidValue e) {
            rejections.add(Rejection.of(index, e));
        }
    }

    /** A problem where nothing was taken, and otherwise the good answer. */
    public CompletionStage<HttpResponse<?>> answer(Function<R, MutableHttpResponse<?>> good) {
        return store.answers().thenApply(answer -> {
            if (store.kept() == 0) {
                return Problem.of(rejections.shown(), rejections.count()).response();
            }
            MutableHttpResponse<?> response = good.apply(answer);
            store.refusal().ifPresent(refusal -> response.header("Retry-After", Problem.seconds(refusal.retryAfter())));
            return response;
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
}
