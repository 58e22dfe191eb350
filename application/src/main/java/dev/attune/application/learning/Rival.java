package dev.attune.application.learning;

/** What a new model is compared with. Its text is the name under which a comparison is stored and answered. */
public enum Rival {
    /** The same list of popular items for everybody. */
    POPULARITY("popularity"),
    /** The model in service, asked the test cases that are newer than its training data. */
    ACTIVE("active"),
    /** The quality that was measured of the active model when it was published. */
    RECORDED("recorded");

    private final String text;

    Rival(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
