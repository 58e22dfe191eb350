package dev.attune.adapters.rest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What a scan finds as one stream of bytes, in constant memory and at the pace of whoever reads. A scan that fails makes the stream fail,
 * so that nobody takes a part for the whole; one that nobody reads any more ends.
 */
final class ScannedInput<T> extends InputStream {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS_AHEAD = 4;
    private static final byte[] END = {};
    private static final int UNREAD_SECONDS = 60;

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    private volatile RuntimeException failure;
    private volatile boolean closed;
    private byte[] chunk = {};
    private int next;

    private ScannedInput() {
    }

    /** The stream, once something was found or nothing is there; throws what the scan throws until then. */
    static <T> ScannedInput<T> of(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        ScannedInput<T> input = new ScannedInput<>();
        Thread.ofVirtual().name("scan").start(() -> input.fill(scan, line));
        if (input.nextChunk() == END && input.failure != null) {
            throw input.failure;
        }
        return input;
    }

    private void fill(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(CHUNK);
        try {
            scan.accept(found -> {
                lines.writeBytes(line.apply(found));
                if (lines.size() >= CHUNK) {
                    hand(lines.toByteArray());
                    lines.reset();
                }
            });
            if (lines.size() > 0) {
                hand(lines.toByteArray());
            }
        } catch (RuntimeException e) {
            failure = e;
        }
        while (!closed && !offered(END)) {
            // Whoever reads has to learn how it ended.
        }
    }

    private void hand(byte[] lines) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNREAD_SECONDS);
        while (!offered(lines)) {
            if (closed || System.nanoTime() > deadline) {
                closed = true;
                throw new IllegalStateException("nobody reads what the scan finds");
            }
        }
    }

    private boolean offered(byte[] lines) {
        try {
            return chunks.offer(lines, 1, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
            return false;
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (chunk != END && next == chunk.length) {
            nextChunk();
        }
        if (chunk == END) {
            if (failure != null) {
                throw new IOException("the scan did not come to its end", failure);
            }
            return -1;
        }
        int part = Math.min(length, chunk.length - next);
        System.arraycopy(chunk, next, into, offset, part);
        next += part;
        return part;
    }

    private byte[] nextChunk() {
        try {
            do {
                chunk = chunks.poll(1, TimeUnit.SECONDS);
            } while (chunk == null && !closed);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = new IllegalStateException("interrupted", e);
        }
        if (chunk == null) {
            chunk = END;
            failure = failure == null ? new IllegalStateException("the stream was read too slowly") : failure;
        }
        next = 0;
        return chunk;
    }

    @Override
    public void close() {
        closed = true;
    }
}
