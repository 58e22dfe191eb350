package dev.attune.domain.event;

import dev.attune.domain.Identifier;

/**
 * The id of an event, unique for one user. ({@code userId}, {@code id}) identifies an event, so a retry is harmless.
 */
public record EventId(String value) {
    public EventId {
        Identifier.checked("id", value);
    }

    @Override
    public String toString() {
        return value;
    }
}
