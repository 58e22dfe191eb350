package dev.attune.bootstrap.background;

import dev.attune.application.model.ModelWatch;
import dev.attune.application.operations.Loop;
import dev.attune.application.operations.Readiness;
import dev.attune.bootstrap.wiring.Store;
import dev.attune.bootstrap.wiring.Stores;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The state of this instance, as its background work finds it. */
@Singleton
final class InstanceReadiness implements Readiness {
    /**
     * After this time without an answer, a store counts as down. If it is gone, it may keep its caller waiting, so that
     * nobody reports it.
     */
    private static final long SILENCE = Duration.ofSeconds(5).toNanos();

    private final Stores stores;
    private final ModelWatch models;
    private final long startedAt = System.nanoTime();
    /** The threads that watch the stores write this, one thread for each store. */
    private final Map<Store, Answer> answers = new ConcurrentHashMap<>();
    /** The thread that starts the service and the thread that stops it write this. */
    private volatile boolean ready;

    InstanceReadiness(Stores stores, ModelWatch models) {
        this.stores = stores;
        this.models = models;
    }

    void ready(boolean now) {
        ready = now;
    }

    void answered(Store store, boolean up) {
        answers.put(store, new Answer(up, System.nanoTime()));
    }

    @Override
    public State state() {
        long now = System.nanoTime();
        Map<String, Boolean> up = new LinkedHashMap<>();
        for (Store store : stores.all()) {
            Answer last = answers.getOrDefault(store, new Answer(true, startedAt));
            boolean answers = last.up && now - last.at <= SILENCE;
            store.ports().forEach(port -> up.put(port, answers));
        }
        List<String> stuck = Loop.allOverdue();
        return new State(ready && stuck.isEmpty(), stuck, up, models.version(), models.refused());
    }

    private record Answer(boolean up, long at) {}
}
