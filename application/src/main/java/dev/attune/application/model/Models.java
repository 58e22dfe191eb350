package dev.attune.application.model;

import dev.attune.application.learning.Model;
import dev.attune.application.port.ModelRegistry;
import java.util.List;
import java.util.Optional;

/** Lists the published models, and switches between them. */
public final class Models {
    private final ModelRegistry registry;

    public Models(ModelRegistry registry) {
        this.registry = registry;
    }

    /** Returns models that are older than the given version, newest first. */
    public List<Model> page(Optional<String> before, int limit) {
        return registry.page(before, limit);
    }

    public Optional<Model> find(String version) {
        return registry.find(version);
    }

    public Optional<String> active() {
        return registry.active();
    }

    /** Makes a model the active one, whichever is active now. Returns false if there is no such model. */
    public boolean activate(String version) {
        if (registry.find(version).isEmpty()) {
            return false;
        }
        while (true) {
            Optional<String> active = registry.active();
            if (active.filter(version::equals).isPresent() || registry.activate(version, active)) {
                return true;
            }
        }
    }
}
