package dev.attune.adapters.rest.admin;

import java.util.Optional;

/** A check that sorts out ids that no run and no model can have, before a database is asked about them. */
final class Shape {
    private static final int LONGEST = 128;

    private Shape() {}

    static Optional<String> checked(String id) {
        return Optional.of(id)
                .filter(text -> text.chars().noneMatch(Character::isISOControl) && text.length() <= LONGEST);
    }
}
