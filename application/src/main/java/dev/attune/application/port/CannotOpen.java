package dev.attune.application.port;

/** A store cannot be opened, so the start cannot go on. The message is for the operator and says what to do. */
public final class CannotOpen extends RuntimeException {
    public CannotOpen(String message, Throwable cause) {
        super(message, cause);
    }

    /** The same failure for the operator, who knows the store by the setting that chose it. */
    public CannotOpen chosenBy(String setting) {
        return new CannotOpen(getMessage() + " (" + setting + ")", getCause());
    }
}
