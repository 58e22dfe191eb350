package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.CosmosEndToEndOperationLatencyPolicyConfig;
import com.azure.cosmos.CosmosEndToEndOperationLatencyPolicyConfigBuilder;
import com.azure.cosmos.ReadConsistencyStrategy;
import com.azure.cosmos.ThresholdBasedAvailabilityStrategy;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.StoreSession;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tells how a request reads at each level, and how long it waits. Every read names its own strategy, whatever the
 * account's default level is. A read of everything that is committed in its region costs twice as much as one that any
 * replica may answer.
 */
public final class RequestReads {
    private final CosmosEndToEndOperationLatencyPolicyConfig patience;
    private final CosmosEndToEndOperationLatencyPolicyConfig hedging;
    private final CosmosAsyncContainer near;
    private final CosmosAsyncContainer newest;

    public RequestReads(CosmosDatabase database, ContainerName name) {
        CosmosSettings settings = database.settings();
        this.near = database.near(name);
        this.newest = database.newest(name);
        this.patience = new CosmosEndToEndOperationLatencyPolicyConfigBuilder(settings.readTimeout()).build();
        this.hedging = settings.regions().size() > 1 ? hedging(settings.readTimeout()) : patience;
    }

    /**
     * Makes a policy that asks another region after a fifth of the time. That region may lag, so only reads of
     * {@code near} use it.
     */
    private static CosmosEndToEndOperationLatencyPolicyConfig hedging(Duration timeout) {
        Duration fifth = timeout.dividedBy(5);
        return new CosmosEndToEndOperationLatencyPolicyConfigBuilder(timeout)
                .availabilityStrategy(new ThresholdBasedAvailabilityStrategy(fifth, fifth))
                .build();
    }

    private CosmosEndToEndOperationLatencyPolicyConfig patience(ConsistencyLevel level) {
        return from(level) == near ? hedging : patience;
    }

    /** The stronger levels ask the region that writes, because another region may lag behind it. */
    public CosmosAsyncContainer from(ConsistencyLevel level) {
        return level == ConsistencyLevel.EVENTUAL || level == ConsistencyLevel.SESSION ? near : newest;
    }

    /** A profile itself tells how far it has come. So the weaker levels take the answer of any replica. */
    public CosmosItemRequestOptions ofProfile(ConsistencyLevel level) {
        return new CosmosItemRequestOptions()
                .setCosmosEndToEndOperationLatencyPolicyConfig(patience(level))
                .setReadConsistencyStrategy(
                        switch (level) {
                            case EVENTUAL, SESSION -> ReadConsistencyStrategy.EVENTUAL;
                            case BOUNDED -> ReadConsistencyStrategy.LATEST_COMMITTED;
                            case STRONG -> ReadConsistencyStrategy.GLOBAL_STRONG;
                        });
    }

    /**
     * The level at which a tail is read. Without a token that carries all its sessions, a session is read like the
     * stronger levels.
     */
    public static ConsistencyLevel tailLevel(Consistency consistency) {
        boolean held =
                consistency.token().filter(token -> token.sessions().complete()).isPresent();
        return held ? consistency.level() : ConsistencyLevel.BOUNDED;
    }

    /**
     * The sessions of a token hold any replica to it. If the token could not carry them, everything committed is read.
     */
    public CosmosQueryRequestOptions ofTail(Consistency consistency) {
        CosmosQueryRequestOptions options = new CosmosQueryRequestOptions()
                .setCosmosEndToEndOperationLatencyPolicyConfig(patience(tailLevel(consistency)));
        Map<String, StoreSession> sessions =
                consistency.token().map(token -> token.sessions().byRange()).orElse(Map.of());
        if (consistency.level() == ConsistencyLevel.STRONG) {
            options.setReadConsistencyStrategy(ReadConsistencyStrategy.GLOBAL_STRONG);
        } else if (consistency.level() == ConsistencyLevel.SESSION && !sessions.isEmpty()) {
            options.setReadConsistencyStrategy(ReadConsistencyStrategy.SESSION);
            options.setSessionToken(
                    sessions.values().stream().map(StoreSession::text).collect(Collectors.joining(",")));
        } else {
            options.setReadConsistencyStrategy(ReadConsistencyStrategy.LATEST_COMMITTED);
        }
        return options;
    }
}
