package dev.attune.application.port;

/**
 * The error for a store that cannot be opened, so that the start cannot go on. The message is for the operator and says
 * what to do.
 */
public final class CannotOpen extends RuntimeException {
    public CannotOpen(String message, Throwable cause) {
        super(message, cause);
    }

    /** Makes the same error for the operator, who knows the store by the setting that chose it. */
    public CannotOpen chosenBy(String setting) {
        return new CannotOpen(getMessage() + " (" + setting + ")", getCause());
    }
}
