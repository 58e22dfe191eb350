package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Provenance;
import dev.attune.application.port.ModelRegistry;
import java.io.InputStream;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A registry for tests of what stands on one; it keeps the contract. */
public class InMemoryModels implements ModelRegistry {
    private static final Comparator<Model> OLDEST_FIRST =
            Comparator.comparing(Model::createdAt).thenComparing(Model::version);

    private final Map<String, Model> models = new HashMap<>();
    private final InMemoryFiles artifacts = new InMemoryFiles();
    private Optional<String> active = Optional.empty();
    private RuntimeException failure;

    /** From now on everything fails like this; null ends it. */
    public synchronized void failWith(RuntimeException next) {
        failure = next;
    }

    /** Publishes a model whose scorer is planted. */
    public void publishPlanted(String version, Instant createdAt, String... items) {
        Artifact artifact = PlantedScorer.artifact(items);
        publish(
                new Model(
                        version,
                        artifact.sha256(),
                        artifact.size(),
                        createdAt,
                        new ModelQuality(Map.of()),
                        Map.of(),
                        Provenance.EMPTY),
                artifact);
    }

    @Override
    public void publish(Model model, Artifact artifact) {
        check();
        byte[] bytes = InMemoryFiles.bytes(artifact);
        synchronized (this) {
            if (artifacts.put(model.version(), bytes, artifact.sha256(), Instant.EPOCH)) {
                models.put(model.version(), model);
            }
        }
    }

    @Override
    public synchronized List<Model> page(Optional<String> before, int limit) {
        check();
        return models.values().stream()
                .filter(model -> before.isEmpty()
                        || models.containsKey(before.get())
                                && OLDEST_FIRST.compare(model, models.get(before.get())) < 0)
                .sorted(OLDEST_FIRST.reversed())
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized Optional<Model> find(String version) {
        check();
        return Optional.ofNullable(models.get(version));
    }

    @Override
    public synchronized InputStream open(String version) {
        check();
        return artifacts.open(version);
    }

    @Override
    public synchronized Optional<String> active() {
        check();
        return active;
    }

    @Override
    public synchronized boolean activate(String next, Optional<String> expected) {
        check();
        if (!active.equals(expected) || !models.containsKey(next)) {
            return false;
        }
        active = Optional.of(next);
        return true;
    }

    /** Changes a byte of a stored artifact. */
    public void damage(String version) {
        artifacts.damage(version);
    }

    private synchronized void check() {
        if (failure != null) {
            throw failure;
        }
    }
}
