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
 * Reads the documents of a request and stores the good ones. Each document is good or bad by itself. While the store
 * takes one chunk of a stream, this reads the next one. If the store takes some documents and then no more, the rest is
 * refused for now. If it takes none, the request fails with the store's refusal.
 *
 * @param <T> the type that a document is read into
 * @param <R> the store's answer to a chunk
 */
public final class Intake<T, R> {
    static final int MAX_ARRAY = 1_000;
    private static final int CHUNK = 1_000;

    private final Function<Object, T> read;
    private final Rejections rejections = new Rejections();
    private final ChunkedStore<T, R> store;
    private final Meter meter;

    /**
     * Takes in documents of one kind.
     *
     * @param none the answer if nothing is stored
     * @param meter counts what is taken in
     */
    public Intake(
            Function<Object, T> read,
            Function<List<T>, CompletionStage<Kept<R>>> store,
            BinaryOperator<R> add,
            R none,
            Meter meter) {
        this.read = read;
        this.meter = meter;
        this.store = new ChunkedStore<>(store, add, none, rejections);
    }

    /** Takes an array of documents, or one document. */
    public void take(String what, byte[] body) {
        meter.await();
        meter.spend(0, body.length);
        Object document = Json.parse(what, body, body.length);
        List<?> documents = document instanceof List<?> list ? list : List.of(document == null ? "null" : document);
        if (documents.size() > MAX_ARRAY) {
            throw Refused.tooLarge("an array holds at most " + MAX_ARRAY + ", this one " + documents.size()
                    + "; send application/x-ndjson for more");
        }
        meter.spend(documents.size(), 0);
        Chunk<T> chunk = new Chunk<>(documents.size());
        for (int i = 0; i < documents.size(); i++) {
            Object each = documents.get(i);
            readInto(chunk, i, () -> each);
        }
        store.put(chunk, false);
    }

    /** Takes lines, one document each, until the stream ends. */
    public void take(InputStream body) throws IOException {
        take(new NdjsonLines(meter.counting(body)));
    }

    /** Takes documents until the stream ends. */
    public void take(Documents documents) throws IOException {
        Chunk<T> chunk = new Chunk<>(CHUNK);
        meter.await();
        try {
            for (long index = 0; documents.next(); index++) {
                readInto(chunk, index, documents::read);
                meter.spend(1, 0);
                if (chunk.size() == CHUNK) {
                    chunk = handedOver(chunk);
                }
                // By what was read: bad documents cost work too.
                if ((index + 1) % CHUNK == 0) {
                    meter.await();
                }
            }
        } catch (Refused broken) {
            handedOver(chunk);
            store.waitForAnswers();
            throw broken.after(store.kept(), rejections.count());
        }
        handedOver(chunk);
    }

    /** Waits until the chunk before is stored, and then hands this one to the store. Returns an empty chunk. */
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

    /** Answers with a problem if nothing was taken, and otherwise with the good answer. */
    public CompletionStage<HttpResponse<?>> answer(Function<R, MutableHttpResponse<?>> good) {
        return store.answers().thenApply(answer -> {
            if (store.kept() == 0 && rejections.count() > 0) {
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
     * The result of handing a chunk to the store.
     *
     * @param refused reasons for the documents that the store did not take this time, by their place in the chunk
     */
    public record Kept<R>(R answer, Map<Integer, StoreUnavailable> refused) {}
}
