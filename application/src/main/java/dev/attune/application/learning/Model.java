package dev.attune.application.learning;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A published model.
 *
 * @param quality the quality as it was measured on held-out events
 * @param parameters all parameters, also those that were chosen from the data
 */
public record Model(
        String version,
        String sha256,
        long size,
        Instant createdAt,
        ModelQuality quality,
        Map<String, Object> parameters,
        Provenance provenance) {
    public Model {
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
}
