package dev.attune.adapters.rest.recommendation;

import dev.attune.application.recommendation.Recommendations;
import dev.attune.application.recommendation.Recommendations.Served;
import dev.attune.domain.ranking.RankedItem;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The document of an answer with recommendations. */
@Serdeable
record AnswerDocument(String recommendationId, List<ItemDocument> items, ServedDocument served) {
    static AnswerDocument from(Recommendations answer) {
        return new AnswerDocument(
                answer.recommendationId(),
                answer.items().stream().map(ItemDocument::from).toList(),
                ServedDocument.from(answer.served()));
    }

    @Serdeable
    record ItemDocument(
            String itemId,
            double score,
            String source,
            @Nullable Map<String, Double> sources,
            @Nullable List<ReasonDocument> reasons) {
        static ItemDocument from(RankedItem item) {
            return new ItemDocument(
                    item.item().value(),
                    item.score(),
                    item.source().text(),
                    item.sources().isEmpty() ? null : item.sources(),
                    item.reasons().isEmpty()
                            ? null
                            : item.reasons().stream()
                                    .map(reason ->
                                            new ReasonDocument(reason.item().value(), reason.weight()))
                                    .toList());
        }
    }

    @Serdeable
    record ReasonDocument(String itemId, double weight) {}

    @Serdeable
    record ServedDocument(
            @Nullable String consistency,
            String strategy,
            @Nullable String fallback,
            @Nullable String modelVersion,
            @Nullable Instant profileAt,
            int tailEvents) {
        static ServedDocument from(Served served) {
            return new ServedDocument(
                    served.consistency().map(level -> level.text()).orElse(null),
                    served.strategy().text(),
                    served.fallback().map(Recommendations.Fallback::text).orElse(null),
                    served.modelVersion().orElse(null),
                    served.profileAt().orElse(null),
                    served.tailEvents());
        }
    }
}
