package dev.attune.application.learning;

/** A part of the test cases. Its text is the name of its quality in the store and in the API. */
public enum Segment {
    /** The third of the test cases with the shortest histories. */
    SHORT("short"),
    MIDDLE("middle"),
    LONG("long"),
    /** Test cases whose answers are all among the items that have half of all events together. */
    POPULAR_ITEMS("popularItems"),
    TAIL_ITEMS("tailItems"),
    /** Test cases at the start of a visit, of which nothing is known yet. Only where others ask within a visit. */
    START("start"),
    /** Test cases within a visit, some events of which are known. */
    IN_VISIT("inVisit"),
    /** Test cases of callers who include seen items. They are not part of the others. */
    AGAIN("again"),
    /** The same test cases, answered by the items that the user had most often of late. */
    AGAIN_BY_FREQUENCY("againByFrequency");

    private final String text;

    Segment(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
