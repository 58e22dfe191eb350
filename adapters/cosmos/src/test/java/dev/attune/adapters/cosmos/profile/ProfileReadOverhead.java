package dev.attune.adapters.cosmos.profile;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.ContainerName;
import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.RequestReads;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.application.contract.Events;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Measures what the store adds to the SDK's point read of a profile of 50 events. The two take turns, because the
 * network varies more from minute to minute than the two differ. It prints medians, and the mean of the middle nine
 * tenths of the differences with its 95% interval.
 */
public final class ProfileReadOverhead {
    private static final UserId USER = new UserId("user-17");
    private static final int WARMUP = 20_000;
    private static final int PAIRS = 30_000;

    private final CosmosAsyncContainer profiles;
    private final RequestReads reads;
    private final CosmosProfileStore store;

    private ProfileReadOverhead(CosmosDatabase database) {
        profiles = database.near(ContainerName.PROFILES);
        reads = new RequestReads(database, ContainerName.PROFILES);
        // As on an instance that only reads: what it has read is not kept decoded.
        store = new CosmosProfileStore(database, 0);
        List<ProfileEvent> events = IntStream.range(0, 50)
                .mapToObj(i -> ProfileEvent.from(Events.view("user-17", "event-" + i, "item-" + i, i)))
                .toList();
        store.update(List.of(USER), (_, _) -> Profile.EMPTY.with(events, new Position(1, 1), ProfilePolicy.defaults()));
    }

    public static void main(String[] arguments) {
        try (CosmosFake fake = CosmosFake.start(FakeOptions.defaults());
                CosmosDatabase database = TestDatabases.fresh(fake)) {
            new ProfileReadOverhead(database).measure();
        }
    }

    private void measure() {
        double[] sdk = new double[PAIRS];
        double[] adapter = new double[PAIRS];
        takeTurns(WARMUP, sdk, adapter);
        takeTurns(PAIRS, sdk, adapter);
        double[] differences = IntStream.range(0, PAIRS)
                .mapToDouble(i -> adapter[i] - sdk[i])
                .sorted()
                .toArray();
        double[] middle = Arrays.copyOfRange(differences, PAIRS / 20, PAIRS - PAIRS / 20);
        double mean = Arrays.stream(middle).average().orElseThrow();
        double deviation = Math.sqrt(
                Arrays.stream(middle).map(d -> (d - mean) * (d - mean)).sum() / (middle.length - 1));
        double error = 1.96 * deviation / Math.sqrt(middle.length);
        double base = median(sdk);
        System.out.printf(
                Locale.ROOT,
                "sdk %.1f us, adapter %.1f us (medians); added %.1f us (%.1f to %.1f), %.1f%% (%.1f to %.1f) of the"
                        + " SDK's read%n",
                base,
                median(adapter),
                mean,
                mean - error,
                mean + error,
                100 * mean / base,
                100 * (mean - error) / base,
                100 * (mean + error) / base);
    }

    /** Microseconds of each read; who goes first takes turns too. */
    private void takeTurns(int count, double[] sdk, double[] adapter) {
        for (int i = 0; i < count; i++) {
            if (i % 2 == 0) {
                sdk[i] = timed(this::sdk);
                adapter[i] = timed(this::adapter);
            } else {
                adapter[i] = timed(this::adapter);
                sdk[i] = timed(this::sdk);
            }
        }
    }

    private static double timed(Supplier<?> read) {
        long start = System.nanoTime();
        Objects.requireNonNull(read.get());
        return (System.nanoTime() - start) / 1e3;
    }

    private ObjectNode sdk() {
        String id = ProfileDocument.id(USER);
        return profiles.readItem(id, new PartitionKey(id), reads.ofProfile(ConsistencyLevel.SESSION), ObjectNode.class)
                .block()
                .getItem();
    }

    private Profile adapter() {
        return store.find(USER, ConsistencyLevel.SESSION).orElseThrow();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
