package dev.attune.cosmosfake;

import java.util.Optional;

/**
 * Decides which state of a partition a read may see. This depends on the level and on the session token of the read.
 */
final class Reading {
    private final Level account;
    private final boolean ignoresStrategies;
    private final Faults faults;

    Reading(FakeOptions options, Faults faults) {
        this.account = options.consistency();
        this.ignoresStrategies = options.quirks().contains(FakeOptions.Quirk.IGNORES_STRATEGIES);
        this.faults = faults;
    }

    /** Reading from a quorum of replicas costs twice as much. */
    double price(Request request, double requestUnits) {
        return level(request).strongerThan(Level.SESSION) ? 2 * requestUnits : requestUnits;
    }

    /** The number in the partition's log up to which the read sees. */
    long asOf(Request request, Container container, PhysicalPartition partition) {
        long lag = faults.replicaLagMillis(container.name());
        Level level = level(request);
        if (level.strongerThan(account)
                && (level == Level.STRONG || strategy(request).isEmpty())) {
            throw new Refusal(
                    Refusal.BAD_REQUEST,
                    "ConsistencyLevel " + level.text() + " specified in the request is invalid when service is"
                            + " configured with consistency level " + account.text());
        }
        return switch (level) {
            case STRONG, BOUNDED_STALENESS -> partition.lsn();
            case SESSION -> session(request, partition, lag);
            case CONSISTENT_PREFIX, EVENTUAL -> partition.replicated(lag);
        };
    }

    /**
     * The level of a read. A strategy decides it if one is given, whatever level the account has. Only reading over all
     * regions needs a strong account.
     */
    Level level(Request request) {
        Optional<String> strategy = strategy(request);
        if (strategy.isEmpty()) {
            return request.header("x-ms-consistency-level").map(Level::of).orElse(account);
        }
        return switch (strategy.get()) {
            case "Eventual" -> Level.EVENTUAL;
            case "Session" -> Level.SESSION;
            case "LatestCommitted" -> Level.BOUNDED_STALENESS;
            case "GlobalStrong" -> Level.STRONG;
            default -> throw Refusal.unsupported("the strategy " + strategy.get());
        };
    }

    private Optional<String> strategy(Request request) {
        return ignoresStrategies ? Optional.empty() : request.header("x-ms-cosmos-read-consistency-strategy");
    }

    private static long session(Request request, PhysicalPartition partition, long lag) {
        long demanded = request.header("x-ms-session-token")
                .map(tokens -> demand(tokens, partition))
                .orElse(0L);
        if (demanded > partition.lsn()) {
            throw new Refusal(
                    Refusal.NOT_FOUND,
                    Refusal.READ_SESSION_NOT_AVAILABLE,
                    "The read session is not available for the input session token");
        }
        return Math.max(demanded, partition.replicated(lag));
    }

    /**
     * @param tokens {@code range:version#number}, several with commas between them; the token of a parent counts for
     *     its halves
     */
    private static long demand(String tokens, PhysicalPartition partition) {
        long demanded = 0;
        for (String token : tokens.split(",")) {
            int colon = token.indexOf(':');
            String range = token.substring(0, Math.max(0, colon));
            if (range.equals(partition.id()) || partition.parents().contains(range)) {
                String[] parts = token.substring(colon + 1).split("#");
                try {
                    demanded = Math.max(demanded, Long.parseLong(parts[Math.min(1, parts.length - 1)]));
                } catch (NumberFormatException _) {
                    throw new Refusal(Refusal.BAD_REQUEST, "The session token is malformed: " + token);
                }
            }
        }
        return demanded;
    }
}
