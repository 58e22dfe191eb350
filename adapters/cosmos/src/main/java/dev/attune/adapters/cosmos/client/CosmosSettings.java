package dev.attune.adapters.cosmos.client;

import dev.attune.domain.InvalidValue;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where the account is and how it is used.
 *
 * @param key absent: Entra ID, as the environment provides it (workload identity, managed identity)
 * @param create make the database and its containers where they are missing; otherwise they are only checked
 * @param throughput autoscale maximum of each container that is made, in request units a second
 * @param scanThroughput what a scan for training may use on this instance, in request units a second; empty for what
 *     the others leave
 * @param feedPoll pause between two looks at the change feed of a physical partition; each costs a request unit
 * @param readTimeout what a request waits for a read
 * @param regions to read from, nearest first; empty for the account's own order
 * @param retention how long events are kept; empty for ever
 */
public record CosmosSettings(
        URI endpoint,
        Optional<String> key,
        String database,
        boolean create,
        Mode mode,
        int throughput,
        OptionalInt scanThroughput,
        Duration feedPoll,
        Duration readTimeout,
        List<String> regions,
        Optional<Duration> retention) {
    public static final Duration DEFAULT_FEED_POLL = Duration.ofMillis(80);
    public static final Duration LEAST_FEED_POLL = Duration.ofMillis(10);
    public static final Duration MOST_FEED_POLL = Duration.ofSeconds(5);
    public static final Duration DEFAULT_READ_TIMEOUT = Duration.ofMillis(500);
    public static final Duration LEAST_READ_TIMEOUT = Duration.ofMillis(20);
    public static final Duration MOST_READ_TIMEOUT = Duration.ofSeconds(30);
    /** Events of a profile's window that fit into a document of 2 MB, however long the ids. */
    public static final int MOST_WINDOW = 2_500;
    /** An endpoint that nobody has named yet. */
    public static final URI NOWHERE = URI.create("https://localhost");

    public static final int LEAST_THROUGHPUT = 1_000;
    public static final int MOST_THROUGHPUT = 1_000_000;

    public CosmosSettings {
        requireWithin("feedPoll", feedPoll, LEAST_FEED_POLL, MOST_FEED_POLL);
        requireWithin("readTimeout", readTimeout, LEAST_READ_TIMEOUT, MOST_READ_TIMEOUT);
    }

    private static void requireWithin(String name, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new InvalidValue(name, least + ".." + most, value);
        }
    }

    /** Direct: TCP to the replicas. Gateway: HTTP, where firewalls or an emulator ask for it. */
    public enum Mode {
        DIRECT,
        GATEWAY
    }

    /** Whether this is an address that a client may talk to: plain HTTP only where it never leaves the machine. */
    public static boolean takes(URI endpoint) {
        return endpoint.getHost() != null && ("https".equals(endpoint.getScheme()) || plain(endpoint));
    }

    static boolean plain(URI endpoint) {
        return "http".equals(endpoint.getScheme())
                && List.of("127.0.0.1", "localhost", "[::1]").contains(endpoint.getHost());
    }

    @Override
    public String toString() {
        return "CosmosSettings[" + endpoint + "/" + database + "]";
    }
}
