package dev.attune.adapters.cosmos;

import com.azure.cosmos.ReadConsistencyStrategy;
import com.azure.cosmos.models.CosmosQueryRequestOptions;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.StoreSession;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import java.util.stream.Collectors;

/**
 * How a read of each level asks Cosmos DB. Whatever the account's default level: by itself every read here is of what is committed in its
 * region, at twice the price of one that any replica may answer.
 */
final class ReadStrategies {
    private ReadStrategies() {
    }

    /** A profile says itself what it holds, so the weaker levels take whatever replica answers. */
    static ReadConsistencyStrategy ofProfile(ConsistencyLevel level) {
        return switch (level) {
            case EVENTUAL, SESSION -> ReadConsistencyStrategy.EVENTUAL;
            case BOUNDED -> ReadConsistencyStrategy.LATEST_COMMITTED;
            case STRONG -> ReadConsistencyStrategy.GLOBAL_STRONG;
        };
    }

    /** A token's sessions hold any replica to it; where the token could not carry them, everything committed is read. */
    static void ofTail(CosmosQueryRequestOptions options, Consistency consistency) {
        StoreSessions sessions = consistency.token().map(Token::sessions).orElse(StoreSessions.TOO_MANY);
        if (consistency.level() == ConsistencyLevel.STRONG) {
            options.setReadConsistencyStrategy(ReadConsistencyStrategy.GLOBAL_STRONG);
        } else if (consistency.level() == ConsistencyLevel.SESSION && sessions.complete() && !sessions.byRange().isEmpty()) {
            options.setReadConsistencyStrategy(ReadConsistencyStrategy.SESSION);
            options.setSessionToken(sessions.byRange().values().stream().map(StoreSession::text).collect(Collectors.joining(",")));
        }
    }
}
