package dev.attune.adapters.cosmos.client;

/** The containers, each with its partition key. */
public enum ContainerName {
    /** Holds a document for each event. A user's events lie together. */
    EVENTS("events", "/userId"),
    PROFILES("profiles", "/id"),
    ITEMS("items", "/id"),
    STATISTICS("statistics", "/id"),
    /** Dead letters are few and are listed in order, so they lie in one logical partition. */
    DEAD_LETTERS("deadLetters", "/kind"),
    /** Holds the leases of the change feed processor, and the deployment's secret. */
    LEASES("leases", "/id");

    private final String text;
    private final String keyPath;

    ContainerName(String text, String keyPath) {
        this.text = text;
        this.keyPath = keyPath;
    }

    String text() {
        return text;
    }

    String keyPath() {
        return keyPath;
    }
}
