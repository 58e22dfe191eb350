package dev.attune.domain.event;

import dev.attune.domain.Identifier;

public record UserId(String value) implements Comparable<UserId> {
    public UserId {
        Identifier.checked("userId", value);
    }

    @Override
    public int compareTo(UserId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
