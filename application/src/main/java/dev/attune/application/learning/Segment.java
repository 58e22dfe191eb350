package dev.attune.application.learning;

/** A part of the test cases. Its text is the name under which its quality is stored and answered. */
public enum Segment {
    /** The third of the test cases with the shortest histories. */
    SHORT("short"),
    MIDDLE("middle"),
    LONG("long"),
    /** Test cases that ask for the items which have half of all events together. */
    POPULAR_ITEMS("popularItems"),
    TAIL_ITEMS("tailItems");

    private final String text;

    Segment(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
