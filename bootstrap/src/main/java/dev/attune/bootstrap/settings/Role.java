package dev.attune.bootstrap.settings;

/** What an instance does. */
public enum Role {
    /** Answers requests. */
    SERVE,
    /** Projects events into profiles. */
    PROJECT,
    /** Trains models. */
    TRAIN
}
