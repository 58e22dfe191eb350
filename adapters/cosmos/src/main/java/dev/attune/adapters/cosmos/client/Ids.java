package dev.attune.adapters.cosmos.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Makes document ids for any text. Cosmos DB forbids {@code / \ ? #} in ids, so the text's UTF-8 is written in base 64.
 * The characters of the alphabet are in ascending order, so that ids sort as the texts do. A text of 128 characters has
 * an id of at most 683, and 1,023 are allowed.
 */
public final class Ids {
    private static final String USUAL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final String RISING = "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz";
    private static final byte[] TO_RISING = table(USUAL, RISING);
    private static final byte[] TO_USUAL = table(RISING, USUAL);

    private Ids() {}

    public static String of(String text) {
        byte[] encoded = Base64.getUrlEncoder().withoutPadding().encode(text.getBytes(StandardCharsets.UTF_8));
        return translated(encoded, TO_RISING);
    }

    /** Returns the text of an id. Throws {@link IllegalArgumentException} for an id that {@link #of} did not make. */
    public static String text(String id) {
        byte[] bytes = id.getBytes(StandardCharsets.ISO_8859_1);
        return new String(Base64.getUrlDecoder().decode(translated(bytes, TO_USUAL)), StandardCharsets.UTF_8);
    }

    private static String translated(byte[] bytes, byte[] table) {
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = table[bytes[i] & 0x7f];
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static byte[] table(String from, String to) {
        byte[] table = new byte[128];
        for (int i = 0; i < from.length(); i++) {
            table[from.charAt(i)] = (byte) to.charAt(i);
        }
        return table;
    }
}
