package dev.attune.adapters.jdbc;

import io.micronaut.data.annotation.GeneratedValue;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/**
 * A row of the table {@code dead_letter}, which holds one dead letter.
 *
 * @param event a JSON document, because the letter outlives the event's retention
 * @param failedAt milliseconds since 1970
 */
@MappedEntity("dead_letter")
record DeadLetterRow(
        @Id @GeneratedValue long number,
        String userId,
        String eventId,
        String event,
        long tx,
        long seq,
        String reason,
        int attempts,
        long failedAt) {}
