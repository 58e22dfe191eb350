package dev.attune.application.learning;

/** A rival, with which a new model is compared. Its text is the name of the comparison in the store and in the API. */
public enum Rival {
    /** The list of popular items, which is the same for every user. */
    POPULARITY("popularity"),
    /** The list of what was popular lately, before the held-out events. */
    LATELY("lately"),
    /** The best of the model's own sources, alone. */
    SOURCE("source"),
    /** The active model, on the test cases that are newer than its training data. */
    ACTIVE("active"),
    /** The quality of the active model, as it was measured when it was published. */
    RECORDED("recorded");

    private final String text;

    Rival(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
