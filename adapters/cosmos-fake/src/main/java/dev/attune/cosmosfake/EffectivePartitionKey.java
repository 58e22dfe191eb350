package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.apache.commons.codec.digest.MurmurHash3;

/**
 * The place of a partition key's value in the hash space, as clients compute it too (hash, version 2). It is
 * hexadecimal, from "" to "FF".
 */
final class EffectivePartitionKey {
    static final String MIN = "";
    static final String MAX = "FF";
    /** The hash has its two highest bits cleared. */
    private static final int SPACE = 0x4000;

    private static final byte STRING = 0x08;
    private static final byte END = (byte) 0xff;
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private EffectivePartitionKey() {}

    static String of(JsonNode value) {
        if (!value.isTextual()) {
            throw Refusal.unsupported("partition keys that are not text: " + value);
        }
        byte[] text = value.textValue().getBytes(StandardCharsets.UTF_8);
        byte[] encoded = ByteBuffer.allocate(text.length + 2)
                .put(STRING)
                .put(text)
                .put(END)
                .array();
        long[] hash = MurmurHash3.hash128x64(encoded, 0, encoded.length, 0);
        byte[] bytes = ByteBuffer.allocate(16).putLong(hash[1]).putLong(hash[0]).array();
        bytes[0] &= 0x3f;
        return HEX.formatHex(bytes);
    }

    /** The lower end of share {@code i} of {@code count} even shares. */
    static String boundary(int i, int count) {
        return i == 0 ? MIN : i == count ? MAX : "%04X".formatted(SPACE * i / count);
    }

    /** The middle between two boundaries. */
    static String middle(String min, String max) {
        return "%08X".formatted((number(min, 0) + number(max, (long) SPACE << 16)) / 2);
    }

    private static long number(String boundary, long end) {
        if (boundary.equals(MIN)) {
            return 0;
        }
        return boundary.equals(MAX) ? end : Long.parseLong((boundary + "00000000").substring(0, 8), 16);
    }
}
