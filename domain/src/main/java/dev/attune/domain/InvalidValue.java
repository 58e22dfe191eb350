package dev.attune.domain;

/**
 * The error for a value from outside that is not accepted. It names the field, the value (cut short) and the accepted
 * values.
 */
public final class InvalidValue extends IllegalArgumentException {
    private static final int SHOWN = 64;

    private final String field;
    private final String accepted;
    private final String value;

    public InvalidValue(String field, String accepted, Object value) {
        super(field + " must be " + accepted + ": " + cut(value));
        this.field = field;
        this.accepted = accepted;
        this.value = cut(value);
    }

    /** Leaves the stack trace out. Bad input is not a defect, and one batch can contain a thousand bad values. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    public String field() {
        return field;
    }

    public String accepted() {
        return accepted;
    }

    /** Makes the error for a value that is required and was not given. */
    public static InvalidValue missing(String field, String accepted) {
        return new InvalidValue(field, accepted, "(nothing)");
    }

    /** Returns the rejected value, cut after 64 characters. U+FFFD replaces control characters and lone surrogates. */
    public String value() {
        return value;
    }

    /** Makes the same error for a field inside {@code prefix}. It is for values in nested documents. */
    public InvalidValue within(String prefix) {
        return new InvalidValue(prefix + "." + field, accepted, value);
    }

    /** Makes the same error under the name by which a caller knows the field. */
    public InvalidValue as(String name) {
        return new InvalidValue(name, accepted, value);
    }

    private static String cut(Object value) {
        String text = String.valueOf(value);
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(SHOWN).forEach(c -> shown.appendCodePoint(printable(c) ? c : 0xFFFD));
        return text.codePointCount(0, text.length()) > SHOWN
                ? shown.append("...").toString()
                : shown.toString();
    }

    private static boolean printable(int c) {
        return !Character.isISOControl(c) && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
    }
}
