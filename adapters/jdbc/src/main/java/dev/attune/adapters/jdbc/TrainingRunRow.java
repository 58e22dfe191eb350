package dev.attune.adapters.jdbc;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/**
 * A row of the table {@code training_run}, without the columns that only the statements use. Times are milliseconds
 * since 1970.
 *
 * @param activated 1 or 0
 * @param request a JSON document
 */
@MappedEntity("training_run")
record TrainingRunRow(
        @Id String id,
        String request,
        String status,
        String stage,
        double fraction,
        int claims,
        @Nullable String reason,
        @Nullable String modelVersion,
        int activated,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long endedAt) {}
