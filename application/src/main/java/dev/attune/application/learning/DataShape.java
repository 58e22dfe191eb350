package dev.attune.application.learning;

import dev.attune.domain.InvalidValue;

/** What the users of a dataset are. */
public enum DataShape {
    /** Users are short visits. The order of their events matters, and repeats are natural. */
    SESSIONS("sessions"),
    /** Users have long histories. */
    HISTORIES("histories");

    public static final String PARAMETER = "shape";
    private final String text;

    DataShape(String text) {
        this.text = text;
    }

    public static DataShape parse(Object value) {
        for (DataShape shape : values()) {
            if (shape.text.equals(value)) {
                return shape;
            }
        }
        throw new InvalidValue("parameters." + PARAMETER, "sessions or histories", value);
    }
}
