package dev.attune.application.consistency;

import dev.attune.application.port.Deployment;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Partition;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.consistency.StoreSession;
import dev.attune.domain.consistency.StoreSessions;
import dev.attune.domain.consistency.Token;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes and reads tokens as opaque, URL-safe text of at most 512 characters. The text holds a version, the
 * deployment's id, the positions as variable-length numbers, the store's sessions and a truncated HMAC-SHA256. The
 * codec refuses a mangled token, or one of another deployment, and never ignores it.
 */
public final class TokenCodec {
    public static final int MAX_LENGTH = 512;
    private static final byte VERSION = 2;
    private static final byte TOO_MANY = -1;
    /** Number of bytes that fit into {@link #MAX_LENGTH} characters. */
    private static final int MAX_BYTES = MAX_LENGTH / 4 * 3;

    private static final int MAC_BYTES = 12;
    private static final String ACCEPTED = "a token that this deployment gave out";

    private final Deployment deployment;
    /** Holds the key. It is copied for each use, because to find and key a new one costs more than the computation. */
    private final Mac keyed;

    public TokenCodec(Deployment deployment) {
        this.deployment = deployment;
        this.keyed = keyed(deployment.tokenKey());
    }

    public String encode(Token token) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES);
        bytes.put(VERSION).put(deployment.id());
        Map<Integer, Position> positions = new TreeMap<>(token.positions());
        bytes.putShort((short) positions.keySet().stream()
                .mapToInt(partition -> 1 << partition)
                .sum());
        for (Position position : positions.values()) {
            putNumber(bytes, position.order());
            putNumber(bytes, position.detail());
        }
        putSessions(bytes, token.sessions());
        bytes.put(mac(bytes.array(), bytes.position()));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes.array(), bytes.position()));
    }

    /**
     * Reads a token. Throws {@link InvalidValue} that names {@code field} for any text that {@link #encode} here did
     * not make.
     */
    public Token decode(String field, String text) {
        byte[] bytes = bytes(field, text);
        int signed = bytes.length - MAC_BYTES;
        if (signed < 0 || !MessageDigest.isEqual(mac(bytes, signed), Arrays.copyOfRange(bytes, signed, bytes.length))) {
            throw new InvalidValue(field, ACCEPTED, text);
        }
        try {
            return read(ByteBuffer.wrap(bytes, 0, signed));
        } catch (BufferUnderflowException | IllegalArgumentException e) {
            throw new InvalidValue(field, ACCEPTED, text);
        }
    }

    private byte[] bytes(String field, String text) {
        if (text.length() > MAX_LENGTH) {
            throw new InvalidValue(field, "at most 512 characters", text);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            // The last character may carry bits that no byte uses. Only one spelling is a token.
            if (Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException _) {
            // The last line refuses this, like text of another spelling.
        }
        throw new InvalidValue(field, ACCEPTED, text);
    }

    private Token read(ByteBuffer bytes) {
        byte version = bytes.get();
        byte[] id = new byte[Deployment.ID_BYTES];
        bytes.get(id);
        if (version != VERSION || !Arrays.equals(id, deployment.id())) {
            throw new IllegalArgumentException("of another version or deployment");
        }
        int partitions = bytes.getShort() & 0xffff;
        Map<Integer, Position> positions = new TreeMap<>();
        for (int partition = 0; partition < Partition.COUNT; partition++) {
            if ((partitions & 1 << partition) != 0) {
                positions.put(partition, new Position(number(bytes), number(bytes)));
            }
        }
        return new Token(positions, sessions(bytes));
    }

    /** Writes the sessions. If there is no room for all of them, writes none. */
    private static void putSessions(ByteBuffer bytes, StoreSessions sessions) {
        int start = bytes.position();
        try {
            bytes.put(sessions.complete() ? (byte) sessions.byRange().size() : TOO_MANY);
            for (StoreSession session : new TreeMap<>(sessions.byRange()).values()) {
                putText(bytes, session.range());
                putNumber(bytes, session.order());
                putText(bytes, session.text());
            }
            if (bytes.remaining() >= MAC_BYTES) {
                return;
            }
        } catch (BufferOverflowException _) {
            // Treated like the case in which only the signature finds no room.
        }
        bytes.position(start).put(TOO_MANY);
    }

    private static StoreSessions sessions(ByteBuffer bytes) {
        byte count = bytes.get();
        if (count == TOO_MANY) {
            return StoreSessions.TOO_MANY;
        }
        List<StoreSession> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(new StoreSession(text(bytes), number(bytes), text(bytes)));
        }
        return StoreSessions.of(sessions);
    }

    private static void putText(ByteBuffer bytes, String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        putNumber(bytes, utf8.length);
        bytes.put(utf8);
    }

    private static String text(ByteBuffer bytes) {
        byte[] utf8 = new byte[Math.toIntExact(Math.min(number(bytes), bytes.remaining() + 1L))];
        bytes.get(utf8);
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private byte[] mac(byte[] bytes, int length) {
        try {
            Mac mac = (Mac) keyed.clone();
            mac.update(bytes, 0, length);
            return Arrays.copyOf(mac.doFinal(), MAC_BYTES);
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException("this JDK's HmacSHA256 cannot be copied", e);
        }
    }

    private static Mac keyed(byte[] key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }

    private static void putNumber(ByteBuffer bytes, long number) {
        long rest = number;
        while (rest >= 0x80) {
            bytes.put((byte) (rest | 0x80));
            rest >>>= 7;
        }
        bytes.put((byte) rest);
    }

    private static long number(ByteBuffer bytes) {
        long number = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            byte part = bytes.get();
            number |= (long) (part & 0x7f) << shift;
            if (part >= 0) {
                return number;
            }
        }
        throw new IllegalArgumentException("a number without an end");
    }
}
