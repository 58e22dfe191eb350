package dev.attune.cosmosfake;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes resource ids: base64 of 4 bytes for a database, 8 for a container, 16 for a document. Each id begins with its
 * parent's.
 */
final class Rid {
    private static final AtomicInteger NEXT = new AtomicInteger(1);
    private static final AtomicLong NEXT_DOCUMENT = new AtomicLong(1);
    /** The bit that distinguishes containers from other things below a database. */
    private static final int CONTAINER = 0x80000000;

    private Rid() {}

    static String database() {
        return text(ByteBuffer.allocate(4).putInt(NEXT.getAndIncrement() << 8));
    }

    static String container(String database) {
        return text(ByteBuffer.allocate(8).put(bytes(database)).putInt(CONTAINER | NEXT.getAndIncrement()));
    }

    static String document(String container) {
        return text(ByteBuffer.allocate(16).put(bytes(container)).putLong(NEXT_DOCUMENT.getAndIncrement() << 8));
    }

    private static String text(ByteBuffer bytes) {
        // A slash would end a path segment.
        return Base64.getEncoder().encodeToString(bytes.array()).replace('/', '-');
    }

    private static byte[] bytes(String rid) {
        return Base64.getDecoder().decode(rid.replace('-', '/'));
    }
}
