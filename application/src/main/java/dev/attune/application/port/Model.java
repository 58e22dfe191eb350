package dev.attune.application.port;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A published model.
 *
 * @param metrics on held-out events: {@code ndcg@10}, {@code recall@20}, {@code mrr}, {@code coverage}, and the same of
 *     what it was compared with, as {@code popularity.ndcg@10}, {@code active.ndcg@10} and {@code recorded.ndcg@10};
 *     only {@code questions} where nothing could be held out
 * @param parameters as they were resolved, those chosen from the data included
 * @param provenance where the model comes from: events, window, seed, code, shape, a digest of the questions, and as
 *     {@code curves} how quality went with what was tried
 */
public record Model(
        String version,
        String sha256,
        long size,
        Instant createdAt,
        Map<String, Double> metrics,
        Map<String, Object> parameters,
        Map<String, Object> provenance) {
    public Model {
        metrics = Collections.unmodifiableMap(new TreeMap<>(metrics));
        parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
        provenance = Collections.unmodifiableMap(new TreeMap<>(provenance));
    }
}
