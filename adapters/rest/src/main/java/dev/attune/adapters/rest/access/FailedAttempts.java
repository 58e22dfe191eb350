package dev.attune.adapters.rest.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.adapters.rest.http.Network;
import dev.attune.adapters.rest.problem.Problem;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The attempts with a wrong key or token, by address. An address has some at once, and then one a second. A right key
 * passes all the same: callers behind one proxy share its address, and one of them must not shut the others out.
 */
@Singleton
final class FailedAttempts {
    private static final int AT_ONCE = 60;
    private static final Duration EACH = Duration.ofSeconds(1);
    private static final int ADDRESSES = 10_000;
    private static final String ADDRESS = "attune.address";

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(EACH.multipliedBy(AT_ONCE))
            .executor(Runnable::run)
            .build();

    /**
     * Counts an attempt.
     *
     * @param refusal the answer to it
     * @return the refusal; or one that says to wait, if there were too many
     */
    MutableHttpResponse<?> counted(HttpRequest<?> request, MutableHttpResponse<?> refusal) {
        Bucket bucket = buckets.get(
                network(request),
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, EACH))
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        if (probe.isConsumed()) {
            return refusal;
        }
        request.setAttribute(AuditFilter.UNHEARD, true);
        long wait = Duration.ofNanos(probe.getNanosToWaitForRefill()).toSeconds() + 1;
        return Problem.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "too many requests without a valid key or token came from this address")
                .response()
                .header("Retry-After", Long.toString(wait));
    }

    /** Keeps the address of a caller who may be gone when it is asked for. */
    static void rememberAddress(HttpRequest<?> request) {
        InetSocketAddress remote = request.getRemoteAddress();
        if (remote != null) {
            request.setAttribute(ADDRESS, remote);
        }
    }

    /** Returns the address that a request came from, which may be a proxy's. */
    static String address(HttpRequest<?> request) {
        return remote(request).map(InetAddress::getHostAddress).orElse("-");
    }

    private static Optional<InetAddress> remote(HttpRequest<?> request) {
        return request.getAttribute(ADDRESS, InetSocketAddress.class)
                .or(() -> Optional.ofNullable(request.getRemoteAddress()))
                .map(InetSocketAddress::getAddress);
    }

    private static String network(HttpRequest<?> request) {
        return remote(request).map(Network::of).orElse("-");
    }
}
