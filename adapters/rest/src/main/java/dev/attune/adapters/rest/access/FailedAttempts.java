package dev.attune.adapters.rest.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
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

    private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
            .maximumSize(ADDRESSES)
            .expireAfterAccess(EACH.multipliedBy(AT_ONCE))
            .executor(Runnable::run)
            .build();

    /** Counts an attempt. Returns the time until the next one is heard; empty if this one is. */
    Optional<Duration> count(HttpRequest<?> request) {
        Bucket bucket = buckets.get(
                address(request),
                _ -> Bucket.builder()
                        .addLimit(limit -> limit.capacity(AT_ONCE).refillGreedy(1, EACH))
                        .build());
        ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }

    /** Returns the address that a request came from, which may be a proxy's. */
    static String address(HttpRequest<?> request) {
        InetSocketAddress remote = request.getRemoteAddress();
        return remote.isUnresolved()
                ? remote.getHostString()
                : remote.getAddress().getHostAddress();
    }
}
