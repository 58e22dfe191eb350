package dev.attune.adapters.cosmos.client;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Document ids for any text. Cosmos DB forbids {@code / \ ? #} in them, so the text's UTF-8 is written in base 64, in
 * an alphabet of rising characters: ids then sort as the texts do. 128 characters of text are at most 683 of an id, of
 * 1,023 that are allowed.
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

    /** Throws {@link IllegalArgumentException} for what {@link #of} did not make. */
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
