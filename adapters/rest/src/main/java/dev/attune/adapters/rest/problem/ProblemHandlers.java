package dev.attune.adapters.rest.problem;

import dev.attune.application.port.StoreUnavailable;
import dev.attune.application.port.TrainingRuns.RunInProgress;
import dev.attune.domain.InvalidValue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.DuplicateRouteHandler;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.web.router.exceptions.DuplicateRouteException;
import io.netty.handler.codec.compression.DecompressionException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handlers that turn exceptions into problems. */
final class ProblemHandlers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemHandlers.class);

    private ProblemHandlers() {}

    @Singleton
    @Produces("application/problem+json")
    static final class OfInvalidValue implements ExceptionHandler<InvalidValue, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, InvalidValue wrong) {
            return Problem.of(FieldNames.known(wrong)).response();
        }
    }

    @Singleton
    @Produces("application/problem+json")
    static final class OfRefused implements ExceptionHandler<Refused, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, Refused refused) {
            MutableHttpResponse<?> response =
                    Problem.of(refused.status(), refused.getMessage()).response();
            refused.retryAfter().ifPresent(wait -> response.header("Retry-After", Problem.seconds(wait)));
            return response;
        }
    }

    @Singleton
    @Produces("application/problem+json")
    static final class OfRunInProgress implements ExceptionHandler<RunInProgress, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, RunInProgress busy) {
            String run = "/v1/admin/training-runs/" + busy.id();
            return Problem.of(
                            HttpStatus.CONFLICT,
                            busy.getMessage() + ": wait for its end, or cancel it by DELETE " + run)
                    .response()
                    .header("Location", run);
        }
    }

    // Made with the context and not at its first use, so that its counter is there from the start.
    @Context
    @Produces("application/problem+json")
    static final class OfStoreUnavailable implements ExceptionHandler<StoreUnavailable, HttpResponse<?>> {
        private static final long LOG_AGAIN = Duration.ofMinutes(1).toNanos();

        private final Counter refused;
        private final AtomicLong loggedAt = new AtomicLong(System.nanoTime() - LOG_AGAIN - 1);

        OfStoreUnavailable(MeterRegistry meters) {
            this.refused = Counter.builder("attune.store.unavailable")
                    .description("Requests answered 503 because of the store")
                    .register(meters);
        }

        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, StoreUnavailable unavailable) {
            refused.increment();
            long now = System.nanoTime();
            long last = loggedAt.get();
            if (now - last > LOG_AGAIN && loggedAt.compareAndSet(last, now)) {
                LOG.warn(
                        "A request is answered 503: {}; others like it in the next minute are not logged",
                        unavailable.getMessage());
            }
            return Problem.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "the store does not answer or has too much waiting; try again")
                    .response()
                    .header("Retry-After", Problem.seconds(unavailable.retryAfter()));
        }
    }

    /**
     * Handles a request that fits two routes. They differ only in the content type that they take, and the request
     * names no readable one.
     */
    @Singleton
    @Replaces(DuplicateRouteHandler.class)
    @Produces("application/problem+json")
    static final class OfAmbiguousContentType implements ExceptionHandler<DuplicateRouteException, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, DuplicateRouteException ambiguous) {
            return Problem.of(
                            HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                            "Content-Type must be application/json, application/x-ndjson or text/csv")
                    .response();
        }
    }

    @Singleton
    @Produces("application/problem+json")
    static final class OfDecompression implements ExceptionHandler<DecompressionException, HttpResponse<?>> {
        @Override
        @SuppressWarnings("rawtypes")
        public HttpResponse<?> handle(HttpRequest request, DecompressionException broken) {
            return Problem.of(
                            HttpStatus.BAD_REQUEST,
                            "the body is not what its Content-Encoding says: " + broken.getMessage())
                    .response();
        }
    }
}
