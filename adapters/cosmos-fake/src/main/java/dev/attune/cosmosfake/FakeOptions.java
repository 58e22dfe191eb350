package dev.attune.cosmosfake;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Options of a fake account.
 *
 * @param port 0 for any free one
 * @param partitions physical partitions of each container
 * @param latency time that the fake waits before each answer
 * @param requestUnits per second and container, shared evenly by its partitions; 0 for no limit
 * @param consistency the account's default level
 * @param quirks what a service may do that the documentation leaves open
 */
public record FakeOptions(
        int port, int partitions, Duration latency, int requestUnits, Level consistency, Set<Quirk> quirks) {
    /** What a service may do that the documentation leaves open. */
    public enum Quirk {
        /** Numbers are kept as doubles, so whole ones beyond 2 to the 53rd are rounded. */
        ROUNDS_NUMBERS,
        /** A read has the level of the account, whatever strategy it names. */
        IGNORES_STRATEGIES,
        /** A request that fails tells no session. */
        HIDES_SESSIONS
    }

    private static final int MOST_PARTITIONS = 256;

    public FakeOptions {
        quirks = Set.copyOf(quirks);
        if (partitions < 1 || partitions > MOST_PARTITIONS) {
            throw new IllegalArgumentException(
                    "COSMOS_FAKE_PARTITIONS must be 1.." + MOST_PARTITIONS + ": " + partitions);
        }
    }

    /** A strong account without limits and delays, on any free port. */
    public static FakeOptions defaults() {
        return new FakeOptions(0, 2, Duration.ZERO, 0, Level.STRONG, Set.of());
    }

    static FakeOptions of(Map<String, String> environment) {
        return new FakeOptions(
                number(environment, "COSMOS_FAKE_PORT", 8081),
                number(environment, "COSMOS_FAKE_PARTITIONS", 2),
                Duration.ofMillis(number(environment, "COSMOS_FAKE_LATENCY_MS", 0)),
                number(environment, "COSMOS_FAKE_RUS", 0),
                Level.of(environment.getOrDefault("COSMOS_FAKE_CONSISTENCY", Level.STRONG.text())),
                quirks(environment.getOrDefault("COSMOS_FAKE_QUIRKS", "")));
    }

    public FakeOptions withPartitions(int count) {
        return new FakeOptions(port, count, latency, requestUnits, consistency, quirks);
    }

    public FakeOptions withConsistency(Level level) {
        return new FakeOptions(port, partitions, latency, requestUnits, level, quirks);
    }

    public FakeOptions withRequestUnits(int perSecond) {
        return new FakeOptions(port, partitions, latency, perSecond, consistency, quirks);
    }

    public FakeOptions withLatency(Duration before) {
        return new FakeOptions(port, partitions, before, requestUnits, consistency, quirks);
    }

    public FakeOptions withQuirks(Quirk... some) {
        return new FakeOptions(port, partitions, latency, requestUnits, consistency, Set.of(some));
    }

    private static Set<Quirk> quirks(String names) {
        try {
            return Arrays.stream(names.split(","))
                    .map(String::strip)
                    .filter(name -> !name.isEmpty())
                    .map(name -> Quirk.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_')))
                    .collect(Collectors.toSet());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "COSMOS_FAKE_QUIRKS must be of rounds-numbers, ignores-strategies, hides-sessions: " + names, e);
        }
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
