package dev.attune.domain;

/** The shape of every id: any Unicode text of 1..128 characters (code points) without control characters. */
public final class Identifier {
    public static final int MAX_LENGTH = 128;
    public static final String ACCEPTED = "text of 1..128 characters without control characters";

    private Identifier() {}

    /** Returns {@code value}, or throws {@link InvalidValue} that names {@code field}. */
    public static String checked(String field, String value) {
        if (value == null || !valid(value)) {
            throw new InvalidValue(field, ACCEPTED, value);
        }
        return value;
    }

    private static boolean valid(String value) {
        int length = value.length();
        if (length == 0 || length > 2 * MAX_LENGTH) {
            return false;
        }
        int characters = 0;
        for (int i = 0; i < length; i++, characters++) {
            char c = value.charAt(i);
            if (Character.isISOControl(c)) {
                return false;
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || ++i == length || !Character.isLowSurrogate(value.charAt(i))) {
                    return false;
                }
            }
        }
        return characters <= MAX_LENGTH;
    }
}
