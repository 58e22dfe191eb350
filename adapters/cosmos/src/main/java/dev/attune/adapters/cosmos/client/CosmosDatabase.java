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
 * An open database with its containers, and a client for each purpose, so that neither the feed nor a scan stands in
 * the way of a request.
 */
public final class CosmosDatabase implements AutoCloseable {
    private static final String PLAIN_HTTP = "COSMOS.HTTP_CONNECTION_WITHOUT_TLS_ALLOWED";
    /**
     * The SDK reads it once, from here only. A partition that fails ten reads in a row is read in the next region for a
     * while.
     */
    private static final String CIRCUIT_BREAKER = "COSMOS.PARTITION_LEVEL_CIRCUIT_BREAKER_CONFIG";

    private static final String READS_GO_ELSEWHERE = "{\"isPartitionLevelCircuitBreakerEnabled\": true,"
        + " \"circuitBreakerType\": \"CONSECUTIVE_EXCEPTION_COUNT_BASED\","
        + " \"consecutiveExceptionCountToleratedForReads\": 10, \"consecutiveExceptionCountToleratedForWrites\": 5}";
    /** What a request may wait for throttling to end, before it is told to come back. */
    private static final Duration THROTTLED_AT_MOST = Duration.ofSeconds(2);

    private static final int THROTTLED_TRIES = 9;

    /** The group of requests that scans belong to. */
    public static final String SCANS = "scans";

    private final CosmosSettings settings;
    private final InstantSource clock;
    private final CosmosAsyncClient serving;
    private final CosmosAsyncClient near;
    private final CosmosAsyncClient newest;
    private final CosmosAsyncClient feeding;
    private final CosmosAsyncClient background;
    /** Opened by the first scan: most instances do not train. */
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
        // The processor wants its leases back from what writes them.
        this.background = builder(settings, ReadConsistencyStrategy.LATEST_COMMITTED)
                .contentResponseOnWriteEnabled(true)
                .buildAsyncClient();
    }

    /** Throws {@link CannotOpen} with one line that says what is wrong and what to do. */
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

    /** So that no request waits for it. The client's builder, which the SDK prefers, cannot know the containers yet. */
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
        return new CannotOpen(
                "cannot open Cosmos DB at " + settings.endpoint() + " (ATTUNE_COSMOS_ENDPOINT): " + reason, e);
    }

    /** Without the diagnostics that the SDK may put behind it. */
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

    /** A read that is throttled fails at once: what memory holds is a better answer than one that waited. */
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

    /** For what events change: writes answer without the document. */
    public CosmosAsyncContainer serving(ContainerName name) {
        return serving.getDatabase(settings.database()).getContainer(name.text());
    }

    /**
     * For requests that may read a region that lags, because what they find says itself how far it has come, or a
     * session says it for them.
     */
    public CosmosAsyncContainer near(ContainerName name) {
        return near.getDatabase(settings.database()).getContainer(name.text());
    }

    /** For requests that must read the region that writes. */
    CosmosAsyncContainer newest(ContainerName name) {
        return newest.getDatabase(settings.database()).getContainer(name.text());
    }

    /**
     * For polling a change feed: whatever replica answers, at half the price; one that lags shows the rest at the next
     * poll. In no throughput group: its answers would then come now and then on a thread that must not wait, and the
     * processor delivers on it.
     */
    public CosmosAsyncContainer feeding(ContainerName name) {
        return feeding.getDatabase(settings.database()).getContainer(name.text());
    }

    /**
     * For leases and what else goes on behind the requests. Where throughput is short, what callers wait for comes
     * first.
     */
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

    /** For scans, which may take what the others leave, and not more than they are allowed. */
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

    /** Waits for an answer; failures come as the ports describe them. */
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
