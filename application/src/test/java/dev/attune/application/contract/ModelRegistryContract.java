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
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    void aDamagedArtifactIsRefused() throws Exception {
        Bytes artifact = new Bytes(2_000_000);
        registry().publish(model("m1", artifact, 0), artifact);
        damage("m1");
        try (InputStream in = registry().open("m1")) {
            assertThrows(CorruptArtifact.class, in::readAllBytes);
        }
        assertThrows(CorruptArtifact.class, () -> registry().open("unknown"));
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
        assertTrue(registry().activate("m1", Optional.of("m2")));
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
