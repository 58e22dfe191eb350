package dev.attune.cosmosfake;

import java.time.Duration;
import java.util.Map;

/**
 * Options of a fake account.
 *
 * @param port 0 for any free one
 * @param partitions physical partitions of each container
 * @param latency time that the fake waits before each answer
 * @param requestUnits per second and container, shared evenly by its partitions; 0 for no limit
 * @param consistency the account's default level
 */
public record FakeOptions(int port, int partitions, Duration latency, int requestUnits, Level consistency) {
    private static final int MOST_PARTITIONS = 256;

    public FakeOptions {
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "COSMOS_FAKE_PARTITIONS must be 1.." + MOST_PARTITIONS + ": " + partitions);
        }
    }

    /** A strong account without limits and delays, on any free port. */
    public static FakeOptions defaults() {
        return new FakeOptions(0, 2, Duration.ZERO, 0, Level.STRONG);
    }

    static FakeOptions of(Map<String, String> environment) {
        return new FakeOptions(
                number(environment, "COSMOS_FAKE_PORT", 8081),
                number(environment, "COSMOS_FAKE_PARTITIONS", 2),
                Duration.ofMillis(number(environment, "COSMOS_FAKE_LATENCY_MS", 0)),
                number(environment, "COSMOS_FAKE_RUS", 0),
                Level.of(environment.getOrDefault("COSMOS_FAKE_CONSISTENCY", Level.STRONG.text())));
    }

    public FakeOptions withPartitions(int count) {
        return new FakeOptions(port, count, latency, requestUnits, consistency);
    }

    public FakeOptions withConsistency(Level level) {
        return new FakeOptions(port, partitions, latency, requestUnits, level);
    }

    public FakeOptions withRequestUnits(int perSecond) {
        return new FakeOptions(port, partitions, latency, perSecond, consistency);
    }

    public FakeOptions withLatency(Duration before) {
        return new FakeOptions(port, partitions, before, requestUnits, consistency);
    }

    private static int number(Map<String, String> environment, String name, int absent) {
        String text = environment.get(name);
        try {
            int number = text == null ? absent : Integer.parseInt(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException _) {
            // The exception below reports it.
        }
        throw new IllegalArgumentException(name + " must be a whole number from 0: " + text);
    }
}
