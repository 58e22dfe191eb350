package dev.attune.adapters.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.application.contract.Events;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.profile.SeenItems;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A point read of a profile of 50 events from the fake: by the SDK alone, which leaves a document, and by the store, which makes a profile of it.
 * What that takes is also measured by itself, because a request over the network varies by more.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(3)
@Warmup(iterations = 4, time = 5)
@Measurement(iterations = 5, time = 3)
public class ProfileReadBenchmark {
    private static final UserId USER = new UserId("user-17");

    private CosmosFake fake;
    private CosmosDatabase database;
    private CosmosAsyncContainer profiles;
    private RequestReads reads;
    private CosmosProfileStore store;
    private ObjectNode document;

    @Setup
    public void open() {
        fake = CosmosFake.start(FakeOptions.defaults());
        database = TestDatabases.fresh(fake);
        profiles = database.near(ContainerName.PROFILES);
        reads = new RequestReads(database, ContainerName.PROFILES);
        // As on an instance that only reads: what it has read is not kept decoded.
        store = new CosmosProfileStore(database, 0);
        List<ProfileEvent> events = IntStream.range(0, 50).mapToObj(i -> ProfileEvent.from(Events.view("user-17", "event-" + i, "item-" + i, i))).toList();
        store.update(List.of(USER), (_, _) -> Profile.EMPTY.with(events, new Position(1, 1), ProfilePolicy.defaults()));
        document = sdk();
    }

    @TearDown
    public void close() {
        database.close();
        fake.close();
    }

    @Benchmark
    public ObjectNode sdk() {
        String id = ProfileDocument.id(USER);
        return profiles.readItem(id, new PartitionKey(id), reads.ofProfile(ConsistencyLevel.SESSION), ObjectNode.class).block().getItem();
    }

    @Benchmark
    public Profile decoding() {
        return ProfileDocument.profile(document, SeenItems.NONE);
    }

    @Benchmark
    public Optional<Profile> adapter() {
        return store.find(USER, ConsistencyLevel.SESSION);
    }
}
