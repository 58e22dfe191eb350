package dev.attune.adapters.cosmos.client;

/** The containers, each with its partition key. */
public enum ContainerName {
    /** An event a document; a user's events lie together. */
    EVENTS("events", "/userId"),
    PROFILES("profiles", "/id"),
    ITEMS("items", "/id"),
    STATISTICS("statistics", "/id"),
    /** Few, and listed in order: one logical partition. */
    DEAD_LETTERS("deadLetters", "/kind"),
    /** The change feed processor's, and the deployment's secret. */
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
