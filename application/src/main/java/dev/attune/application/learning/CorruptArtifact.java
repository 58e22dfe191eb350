package dev.attune.application.learning;

/**
 * The error for an artifact that differs from the published one, is cut short, or has a format that this version does
 * not know.
 */
public final class CorruptArtifact extends RuntimeException {
    public CorruptArtifact(String message) {
        super(message);
    }

    public CorruptArtifact(String message, Throwable cause) {
        super(message, cause);
    }
}
