package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.ConsistencyLevel;
import com.azure.cosmos.CosmosAsyncClient;
import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosBridgeInternal;
import com.azure.cosmos.CosmosClientBuilder;
import com.azure.cosmos.CosmosException;
import com.azure.cosmos.DirectConnectionConfig;
import com.azure.cosmos.GatewayConnectionConfig;
import com.azure.cosmos.ReadConsistencyStrategy;
import com.azure.cosmos.ThrottlingRetryOptions;
import com.azure.cosmos.ThroughputControlGroupConfigBuilder;
import com.azure.cosmos.models.PriorityLevel;
import com.azure.identity.DefaultAzureCredentialBuilder;
import dev.attune.application.port.CannotOpen;
import java.time.Duration;
import java.time.InstantSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * An open database with its containers. It has a client for each purpose, so that neither the feed nor a scan delays a
 * request.
 */
public final class CosmosDatabase implements AutoCloseable {
    private static final String PLAIN_HTTP = "COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED";
    /**
     * The SDK reads this setting once, and from this property only. A partition that fails ten reads in a row is then
     * read in the next region for a while.
     */
    private static final String CIRCUIT_BREAKER = "COSMOS.PARTITION_LEVEL_CIRCUIT_BREAKER_CONFIG";

    private static final String READS_GO_ELSEWHERE = "{\"isPartitionLevelCircuitBreakerEnabled\": true,"
        + " \"circuitBreakerType\": \"CONSECUTIVE_EXCEPTION_COUNT_BASED\","
        + " \"consecutiveExceptionCountToleratedForReads\": 10, \"consecutiveExceptionCountToleratedForWrites\": 5}";
    /** Maximum time that a request waits for throttling to end, before its caller is told to try again. */
    private static final Duration THROTTLED_AT_MOST = Duration.ofSeconds(2);

    private static final int THROTTLED_TRIES = 9;

    /** The throughput group of the scans. */
    public static final String SCANS = "scans";

    private final CosmosSettings settings;
    private final InstantSource clock;
    private final CosmosAsyncClient serving;
    private final CosmosAsyncClient near;
    private final CosmosAsyncClient newest;
    private final CosmosAsyncClient feeding;
    private final CosmosAsyncClient background;
    /** The first scan opens this client, because most instances do not train. */
    private CosmosAsyncClient scanning;

    private boolean closed;

    private CosmosDatabase(CosmosSettings settings, InstantSource clock) {
        if (CosmosSettings.plain(settings.endpoint())) {
            System.setProperty(PLAIN_HTTP, "true");
        }
        if (settings.regions().size() > 1 && System.getProperty(CIRCUIT_BREAKER) == null) {
            System.setProperty(CIRCUIT_BREAKER, READS_GO_ELSEWHERE);
        }
        this.settings = settings;
        this.clock = clock;
        this.serving = builder(settings, ReadConsistencyStrategy.LATEST_COMMITTED)
                .contentResponseOnWriteEnabled(false)
                .buildAsyncClient();
        this.near = atOnce(settings).preferredRegions(settings.regions()).buildAsyncClient();
        this.newest = settings.regions().isEmpty() ? near : atOnce(settings).buildAsyncClient();
        this.feeding = builder(settings, ReadConsistencyStrategy.EVENTUAL).buildAsyncClient();
        // The processor needs each written lease in the answer.
        this.background = builder(settings, ReadConsistencyStrategy.LATEST_COMMITTED)
                .contentResponseOnWriteEnabled(true)
                .buildAsyncClient();
    }

    /** Opens the database. Throws {@link CannotOpen} with one line that names the problem and the remedy. */
    public static CosmosDatabase open(CosmosSettings settings, InstantSource clock) {
        CosmosDatabase database;
        try {
            database = new CosmosDatabase(settings, clock);
        } catch (RuntimeException e) {
            throw explained(settings, e);
        }
        try {
            new Containers(database.serving, settings).prepare();
            database.openConnections();
            return database;
        } catch (CannotOpen e) {
            database.close();
            throw e;
        } catch (RuntimeException e) {
            database.close();
            throw explained(settings, e);
        }
    }

    /**
     * Opens connections, so that no request waits for it. The SDK prefers the client's builder for this, which cannot
     * know the containers yet.
     */
    @SuppressWarnings("deprecation")
    private void openConnections() {
        Flux.just(ContainerName.EVENTS, ContainerName.PROFILES)
                .flatMap(name -> Flux.just(serving(name), near(name), newest(name)))
                .flatMap(CosmosAsyncContainer::openConnectionsAndInitCaches)
                .then()
                .block();
    }

    private static CannotOpen explained(CosmosSettings settings, RuntimeException e) {
        String reason = e instanceof CosmosException refusal
                ? refusal.getStatusCode() + " " + firstLine(refusal.getShortMessage())
                : firstLine(e.getMessage());
        return new CannotOpen("cannot open Cosmos DB at " + settings.endpoint() + ": " + reason, e);
    }

    /** Returns the first line, without the diagnostics that the SDK may append. */
    private static String firstLine(String message) {
        return String.valueOf(message)
                .lines()
                .findFirst()
                .orElse("unknown")
                .split(" ?(More info:|More details:|\\{)", 2)[0];
    }

    private static CosmosClientBuilder builder(CosmosSettings settings, ReadConsistencyStrategy strategy) {
        CosmosClientBuilder builder = new CosmosClientBuilder()
                .endpoint(settings.endpoint().toString())
                .userAgentSuffix("attune")
                // An event's identity and a profile's etag are checked in the one region that writes.
                .multipleWriteRegionsEnabled(false)
                .readConsistencyStrategy(strategy)
                .throttlingRetryOptions(new ThrottlingRetryOptions()
                        .setMaxRetryWaitTime(THROTTLED_AT_MOST)
                        .setMaxRetryAttemptsOnThrottledRequests(THROTTLED_TRIES));
        settings.key()
                .ifPresentOrElse(builder::key, () -> builder.credential(new DefaultAzureCredentialBuilder().build()));
        return switch (settings.mode()) {
            case DIRECT -> builder.directMode(DirectConnectionConfig.getDefaultConfig());
            case GATEWAY -> builder.gatewayMode(GatewayConnectionConfig.getDefaultConfig());
        };
    }

    /** Builds a client whose throttled reads fail at once. An answer from memory is better than one that waited. */
    private static CosmosClientBuilder atOnce(CosmosSettings settings) {
        return builder(settings, ReadConsistencyStrategy.EVENTUAL)
                .throttlingRetryOptions(new ThrottlingRetryOptions().setMaxRetryAttemptsOnThrottledRequests(0));
    }

    /** The account's default level. */
    public ConsistencyLevel consistency() {
        return CosmosBridgeInternal.getAsyncDocumentClient(serving).getDefaultConsistencyLevelOfAccount();
    }

    public InstantSource clock() {
        return clock;
    }

    public CosmosSettings settings() {
        return settings;
    }

    /** The container for changes that events cause. Its writes answer without the document. */
    public CosmosAsyncContainer serving(ContainerName name) {
        return serving.getDatabase(settings.database()).getContainer(name.text());
    }

    /**
     * The container for requests that may read a region that lags. Either the document itself tells how far it has
     * come, or a session demands it.
     */
    public CosmosAsyncContainer near(ContainerName name) {
        return near.getDatabase(settings.database()).getContainer(name.text());
    }

    /** The container for requests that must read the region that writes. */
    CosmosAsyncContainer newest(ContainerName name) {
        return newest.getDatabase(settings.database()).getContainer(name.text());
    }

    /**
     * The container for polling a change feed. Any replica may answer, at half the price, and a replica that lags shows
     * the rest at the next poll. The client is in no throughput group. In a group, some answers would come on a thread
     * that must not wait, and the processor delivers on that thread.
     */
    public CosmosAsyncContainer feeding(ContainerName name) {
        return feeding.getDatabase(settings.database()).getContainer(name.text());
    }

    /** The container for leases and other work behind the requests. If throughput is short, the requests come first. */
    public CosmosAsyncContainer background(ContainerName name) {
        CosmosAsyncContainer container =
                background.getDatabase(settings.database()).getContainer(name.text());
        return name == ContainerName.LEASES ? container : withLowPriority(container);
    }

    private static CosmosAsyncContainer withLowPriority(CosmosAsyncContainer container) {
        container.enableLocalThroughputControlGroup(new ThroughputControlGroupConfigBuilder()
                .groupName("behind")
                .priorityLevel(PriorityLevel.LOW)
                .defaultControlGroup(true)
                .build());
        return container;
    }

    /** The container for scans. They may use the throughput that others leave, up to their own limit. */
    public synchronized CosmosAsyncContainer scanning(ContainerName name) {
        if (closed) {
            throw new IllegalStateException("the database is closed");
        }
        if (scanning == null) {
            scanning =
                    builder(settings, ReadConsistencyStrategy.LATEST_COMMITTED).buildAsyncClient();
        }
        CosmosAsyncContainer container =
                scanning.getDatabase(settings.database()).getContainer(name.text());
        var group = new ThroughputControlGroupConfigBuilder().groupName(SCANS).priorityLevel(PriorityLevel.LOW);
        settings.scanThroughput().ifPresent(group::targetThroughput);
        container.enableLocalThroughputControlGroup(group.build());
        return container;
    }

    /** Waits for an answer. It throws the exceptions that the ports describe. */
    public static <T> T await(Mono<T> answer) {
        try {
            return answer.block();
        } catch (RuntimeException e) {
            throw Failures.translated(e);
        }
    }

    @Override
    public void close() {
        serving.close();
        near.close();
        if (newest != near) {
            newest.close();
        }
        feeding.close();
        background.close();
        closeScanning();
    }

    private synchronized void closeScanning() {
        closed = true;
        if (scanning != null) {
            scanning.close();
        }
    }
}
