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
 * How a request reads at each level, and how long it waits. Whatever the account's default level: by itself every read
 * here is of what is committed in its region, at twice the price of one that any replica may answer.
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

    /** Another region may lag: only what is near may be asked there. */
    private static CosmosEndToEndOperationLatencyPolicyConfig hedging(Duration timeout) {
        Duration fifth = timeout.dividedBy(5);
        return new CosmosEndToEndOperationLatencyPolicyConfigBuilder(timeout)
                .availabilityStrategy(new ThresholdBasedAvailabilityStrategy(fifth, fifth))
                .build();
    }

    private CosmosEndToEndOperationLatencyPolicyConfig patience(ConsistencyLevel level) {
        return from(level) == near ? hedging : patience;
    }

    /** The stronger levels ask the region that writes: another one may lag behind it. */
    public CosmosAsyncContainer from(ConsistencyLevel level) {
        return level == ConsistencyLevel.EVENTUAL || level == ConsistencyLevel.SESSION ? near : newest;
    }

    /** A profile says itself what it holds, so the weaker levels take whatever replica answers. */
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

    /** Without a token, or where it could not carry its sessions, a session is read like the stronger levels. */
    public static ConsistencyLevel tailLevel(Consistency consistency) {
        boolean held =
                consistency.token().filter(token -> token.sessions().complete()).isPresent();
        return held ? consistency.level() : ConsistencyLevel.BOUNDED;
    }

    /**
     * A token's sessions hold any replica to it; where the token could not carry them, everything committed is read.
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
