package dev.attune.application.contract;

import static dev.attune.application.contract.Events.T0;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.CorruptArtifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Provenance;
import dev.attune.application.port.ModelRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a model registry promises. Each test starts with an empty one. */
public abstract class ModelRegistryContract {
    protected abstract ModelRegistry registry();

    /** Changes a byte of the stored artifact. */
    protected abstract void damage(String version);

    @Test
    void anArtifactOfSeveralChunksComesBackWithItsMetadata() throws Exception {
        Bytes artifact = new Bytes(3_000_000);
        Model model = model("m1", artifact, 0);
        registry().publish(model, artifact);
        assertEquals(Optional.of(model), registry().find("m1"));
        try (InputStream in = registry().open("m1")) {
            assertArrayEquals(artifact.bytes, in.readAllBytes());
        }
    }

    @Test
    void anArtifactMayBeReadInAnyWay() throws Exception {
        Bytes artifact = new Bytes(1_200_000);
        registry().publish(model("m1", artifact, 0), artifact);
        for (Reading reading : Reading.values()) {
            try (InputStream in = registry().open("m1")) {
                assertArrayEquals(artifact.bytes, reading.all(in), reading::name);
            }
        }
        byte[] middle = Arrays.copyOfRange(artifact.bytes, 1_100_000, 1_100_100);
        try (InputStream in = registry().open("m1");
                InputStream other = registry().open("m1")) {
            in.skipNBytes(1_100_000);
            other.skipNBytes(1_100_000);
            assertArrayEquals(middle, in.readNBytes(100));
            assertArrayEquals(middle, other.readNBytes(100));
            assertEquals(99_900, in.readAllBytes().length, "what was skipped is no damage");
            assertEquals(-1, in.read());
        }
    }

    @Test
    void anArtifactOfNoOrOneByteIsOneToo() throws Exception {
        for (int size : List.of(0, 1, 1 << 20)) {
            Bytes artifact = new Bytes(size);
            registry().publish(model("m" + size, artifact, size), artifact);
            assertEquals(size, registry().find("m" + size).orElseThrow().size());
            try (InputStream in = registry().open("m" + size)) {
                assertArrayEquals(artifact.bytes, in.readAllBytes());
            }
        }
    }

    @Test
    void aDamagedArtifactIsRefusedHoweverItIsRead() throws Exception {
        Bytes artifact = new Bytes(2_000_000);
        Bytes other = new Bytes(1_500_000);
        registry().publish(model("m1", artifact, 0), artifact);
        registry().publish(model("m2", other, 0), other);
        damage("m1");
        for (Reading reading : Reading.values()) {
            assertThrows(
                    CorruptArtifact.class,
                    () -> {
                        try (InputStream in = registry().open("m1")) {
                            reading.all(in);
                        }
                    },
                    reading::name);
        }
        try (InputStream in = registry().open("m2")) {
            assertArrayEquals(other.bytes, in.readAllBytes());
        }
        assertThrows(CorruptArtifact.class, () -> registry().open("unknown"));
    }

    @Test
    void metadataOfEveryKindComesBackAsItWas() {
        Bytes artifact = new Bytes(10);
        Map<String, Object> values = Map.of(
                "long",
                1L << 53,
                "whole",
                2.0,
                "fraction",
                0.1 + 0.2,
                "flag",
                false,
                "text",
                "\"\\ ß 日本 \uD83D\uDE00\n",
                "digits",
                "7",
                "list",
                List.of(1L, 2.5, "x"),
                "curves",
                Map.of("ndcg", List.of(List.of(1.0, .25), List.of(2.0, .5))));
        Model model = new Model(
                "m-1 ü",
                artifact.sha256(),
                artifact.size(),
                T0.plusMillis(123),
                new ModelQuality(Map.of("questions", 2.0, "ndcg@10", 0.1 + 0.2, "ndcg.over.popular.low", -1e-9)),
                values,
                new Provenance(values));
        registry().publish(model, artifact);
        assertEquals(Optional.of(model), registry().find(model.version()));
        assertEquals(List.of(model), registry().page(Optional.empty(), 10));
        assertEquals(Optional.empty(), registry().find("m-1"));
    }

    @Test
    void aVersionThatIsThereIsLeftAsItIs() throws Exception {
        Bytes artifact = new Bytes(1_100_000);
        Model first = model("m1", artifact, 0);
        registry().publish(first, artifact);
        Bytes other = new Bytes(1_200_000);
        registry().publish(model("m1", other, 9), other);
        assertEquals(Optional.of(first), registry().find("m1"));
        assertEquals(List.of(first), registry().page(Optional.empty(), 10));
        try (InputStream in = registry().open("m1")) {
            assertArrayEquals(artifact.bytes, in.readAllBytes());
        }
        assertTrue(registry().activate("m1", Optional.empty()));
        registry().publish(first, artifact);
        assertEquals(Optional.of("m1"), registry().active());
    }

    /** Another thread looks while the artifact is being written; it may be made to wait. */
    @Test
    void nobodySeesAModelBeforeAllOfItIsThere() throws Exception {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Bytes artifact = new Bytes(2_500_000) {
                @Override
                public void writeTo(OutputStream out) throws IOException {
                    look(threads, seen);
                    out.write(bytes, 0, bytes.length - 1);
                    look(threads, seen);
                    out.write(bytes, bytes.length - 1, 1);
                }
            };
            registry().publish(model("m1", artifact, 0), artifact);
        }
        assertEquals(List.of(), seen);
        assertEquals(Optional.empty(), registry().active());
        assertTrue(registry().find("m1").isPresent());
    }

    private void look(ExecutorService threads, List<String> seen) {
        AtomicBoolean written = new AtomicBoolean();
        Future<?> looking = threads.submit(() -> {
            boolean found = registry().find("m1").isPresent();
            boolean listed = !registry().page(Optional.empty(), 10).isEmpty();
            boolean active = registry().active().isPresent();
            boolean opened = opens("m1");
            if (!written.get()) {
                List.of(found ? "found" : "", listed ? "listed" : "", active ? "active" : "", opened ? "opened" : "")
                        .forEach(each -> Optional.of(each)
                                .filter(text -> !text.isEmpty())
                                .ifPresent(seen::add));
            }
            return null;
        });
        try {
            looking.get(500, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // It waits, and sees nothing meanwhile.
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        } finally {
            written.set(true);
        }
    }

    private boolean opens(String version) {
        try (InputStream in = registry().open(version)) {
            return in != null;
        } catch (CorruptArtifact e) {
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void nothingIsLeftOfAPublicationThatFails() {
        Bytes artifact = new Bytes(10);
        assertThrows(
                RuntimeException.class,
                () -> registry().publish(model("m1", artifact, 0), new Bytes(10) {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        throw new IOException("broken");
                    }
                }));
        assertEquals(Optional.empty(), registry().find("m1"));
        assertEquals(List.of(), registry().page(Optional.empty(), 10));
        assertThrows(CorruptArtifact.class, () -> registry().open("m1"));
        registry().publish(model("m1", artifact, 0), artifact);
        assertEquals(Optional.of(model("m1", artifact, 0)), registry().find("m1"));
        assertTrue(opens("m1"));
    }

    /** After some of it was written. */
    @Test
    void nothingIsLeftOfAnArtifactThatBreaksOff() {
        Bytes artifact = new Bytes(2_500_000);
        assertThrows(
                RuntimeException.class,
                () -> registry().publish(model("m1", artifact, 0), new Bytes(2_500_000) {
                    @Override
                    public void writeTo(OutputStream out) throws IOException {
                        out.write(bytes, 0, 2_200_000);
                        throw new IOException("broken");
                    }
                }));
        assertEquals(Optional.empty(), registry().find("m1"));
        assertThrows(CorruptArtifact.class, () -> registry().open("m1"));
        Bytes whole = new Bytes(10);
        registry().publish(model("m1", whole, 0), whole);
        assertTrue(opens("m1"));
    }

    @Test
    void activationComparesAndSets() {
        for (String version : List.of("m1", "m2")) {
            Bytes artifact = new Bytes(10);
            registry().publish(model(version, artifact, 0), artifact);
        }
        assertEquals(Optional.empty(), registry().active());
        assertTrue(registry().activate("m1", Optional.empty()));
        assertFalse(registry().activate("m2", Optional.empty()));
        assertFalse(registry().activate("m2", Optional.of("m2")));
        assertTrue(registry().activate("m2", Optional.of("m1")));
        assertEquals(Optional.of("m2"), registry().active());
        assertFalse(registry().activate("m1", Optional.of("m1")));
        assertFalse(registry().activate("m1", Optional.empty()));
        assertEquals(Optional.of("m2"), registry().active());
        assertTrue(registry().activate("m1", Optional.of("m2")));
        assertEquals(Optional.of("m1"), registry().active());
        assertTrue(registry().activate("m1", Optional.of("m1")), "what it is already");
    }

    @Test
    void aModelThatWasNotPublishedIsNotActivated() {
        assertFalse(registry().activate("m1", Optional.empty()));
        assertEquals(Optional.empty(), registry().active());
        Bytes artifact = new Bytes(10);
        registry().publish(model("m1", artifact, 0), artifact);
        assertTrue(registry().activate("m1", Optional.empty()));
        assertFalse(registry().activate("M1", Optional.of("m1")));
        assertFalse(registry().activate("m1", Optional.of("M1")));
        assertEquals(Optional.of("m1"), registry().active());
    }

    @Test
    void ofSeveralActivationsAtTheSameTimeOneSucceeds() throws Exception {
        List<String> versions = List.of("m0", "m1", "m2", "m3");
        for (String version : versions) {
            Bytes artifact = new Bytes(10);
            registry().publish(model(version, artifact, 0), artifact);
        }
        Optional<String> active = Optional.empty();
        for (int round = 0; round < 5; round++) {
            Optional<String> expected = active;
            List<String> activated = Collections.synchronizedList(new ArrayList<>());
            Together.run(versions.stream()
                    .filter(version -> !expected.equals(Optional.of(version)))
                    .<Together.Task>map(version -> () -> {
                        if (registry().activate(version, expected)) {
                            activated.add(version);
                        }
                    })
                    .toArray(Together.Task[]::new));
            assertEquals(1, activated.size());
            active = registry().active();
            assertEquals(Optional.of(activated.getFirst()), active);
        }
    }

    /** Versions of one time come in an order that stays. */
    @Test
    void pagesFollowEachOtherWithoutGaps() {
        List<String> arriving = List.of("m4", "m2", "m9", "m1", "M1", "m3");
        List<Integer> seconds = List.of(5, 3, 3, 1, 1, 3);
        for (int i = 0; i < arriving.size(); i++) {
            Bytes artifact = new Bytes(10);
            registry().publish(model(arriving.get(i), artifact, seconds.get(i)), artifact);
        }
        List<String> found = new ArrayList<>();
        Optional<String> last = Optional.empty();
        while (found.size() < arriving.size()) {
            int limit = Math.min(2, arriving.size() - found.size());
            List<Model> page = registry().page(last, limit);
            assertEquals(limit, page.size(), "a page is full before the end");
            page.forEach(model -> found.add(model.version()));
            last = Optional.of(page.getLast().version());
        }
        assertEquals(List.of("m4", "m9", "m3", "m2", "m1", "M1"), found);
        assertEquals(List.of(), registry().page(last, 2));
        assertEquals(List.of(), registry().page(Optional.of("unknown"), 2));
    }

    @Test
    void modelsAreListedNewestFirst() {
        for (int i = 0; i < 3; i++) {
            Bytes artifact = new Bytes(10 + i);
            registry().publish(model("m" + i, artifact, i), artifact);
        }
        assertEquals(
                List.of("m2", "m1"),
                registry().page(Optional.empty(), 2).stream()
                        .map(Model::version)
                        .toList());
        assertEquals(
                List.of("m0"),
                registry().page(Optional.of("m1"), 2).stream()
                        .map(Model::version)
                        .toList());
    }

    private static Model model(String version, Artifact artifact, int seconds) {
        return new Model(
                version,
                artifact.sha256(),
                artifact.size(),
                T0.plusSeconds(seconds),
                new ModelQuality(Map.of("ndcg@10", .5)),
                Map.of("neighbours", 200L),
                new Provenance(Map.of("seed", 1L, "code", "x")));
    }
}
