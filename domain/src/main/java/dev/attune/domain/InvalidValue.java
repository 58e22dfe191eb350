package dev.attune.domain;

/** A value from outside that is not accepted. Names the field, the value (cut) and what would be accepted. */
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

    /** No stack trace: this is bad input and not a defect, and one batch can contain a thousand of them. */
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

    /** Nothing was given where something must be. */
    public static InvalidValue missing(String field, String accepted) {
        return new InvalidValue(field, accepted, "(nothing)");
    }

    /** The offending value, at most 64 characters, control characters and lone surrogates made visible. */
    public String value() {
        return value;
    }

    /** The same complaint about a field inside {@code prefix}, for values found in nested documents. */
    public InvalidValue within(String prefix) {
        return new InvalidValue(prefix + "." + field, accepted, value);
    }

    /** The same complaint under the name that a caller knows the field by. */
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
