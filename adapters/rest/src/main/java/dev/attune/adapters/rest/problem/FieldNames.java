package dev.attune.adapters.rest.problem;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.ConsistencyLevel;

/** The names by which callers know the fields that the domain complains about. */
public final class FieldNames {
    public static final String CONSISTENCY_LEVEL = "Attune-Consistency";

    private FieldNames() {}

    static InvalidValue known(InvalidValue wrong) {
        return wrong.field().equals(ConsistencyLevel.FIELD) ? wrong.as(CONSISTENCY_LEVEL) : wrong;
    }
}
