package dev.attune.application.learning;

/** An artifact that is not what was published, is cut short, or is of a format this version does not know. */
public final class CorruptArtifact extends RuntimeException {
    public CorruptArtifact(String message) {
        super(message);
    }

    public CorruptArtifact(String message, Throwable cause) {
        super(message, cause);
    }
}
