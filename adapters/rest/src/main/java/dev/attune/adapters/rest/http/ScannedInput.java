package dev.attune.adapters.rest.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The results of a scan as one stream of lines, in constant memory and at the pace of the reader. If the scan fails,
 * the stream fails, so that no reader takes a part for the whole. A scan that nobody reads for 60 seconds ends. If the
 * scan finds nothing for 15 seconds, the stream gives an empty line. So the connection does not count as idle.
 */
public final class ScannedInput<T> extends InputStream {
    private static final int CHUNK = 1 << 16;
    private static final int CHUNKS_AHEAD = 4;
    private static final byte[] END = {};
    private static final byte[] EMPTY_LINE = {'\n'};
    private static final int QUIET_SECONDS = 15;
    private static final int UNREAD_SECONDS = 60;

    private final BlockingQueue<byte[]> chunks = new ArrayBlockingQueue<>(CHUNKS_AHEAD);
    /** The reason why the scan has not come to its end, or null once it has. */
    private volatile Throwable failure = new IllegalStateException("the scan ended before its end");

    private volatile boolean closed;
    /** Number of bytes that are handed on together. */
    private final int together;

    private byte[] chunk = {};
    private int next;

    private ScannedInput(int together) {
        this.together = together;
    }

    /**
     * Returns the stream as soon as the scan has found something or has ended, and otherwise after 15 seconds. Throws
     * the scan's exception if the scan fails before it has found anything.
     */
    public static <T> ScannedInput<T> of(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        return started(new ScannedInput<>(CHUNK), scan, line);
    }

    /** Returns a stream like that of {@link #of}, in which the reader gets each line at once. */
    public static <T> ScannedInput<T> lineByLine(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        return started(new ScannedInput<>(1), scan, line);
    }

    private static <T> ScannedInput<T> started(
            ScannedInput<T> input, Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        Thread.ofVirtual().name("scan").start(() -> input.run(scan, line));
        input.nextChunk();
        if (input.chunk == END && input.failure instanceof RuntimeException e) {
            throw e;
        }
        return input;
    }

    private void run(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        try {
            fill(scan, line);
            failure = null;
        } catch (RuntimeException | Error e) {
            failure = e;
        } finally {
            while (!closed && !offered(END)) {
                // The reader must learn how the scan ended, so the end is offered until there is room.
            }
        }
    }

    private void fill(Consumer<Consumer<T>> scan, Function<T, byte[]> line) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(together);
        scan.accept(found -> {
            lines.writeBytes(line.apply(found));
            if (lines.size() >= together) {
                hand(lines.toByteArray());
                lines.reset();
            }
        });
        if (lines.size() > 0) {
            hand(lines.toByteArray());
        }
    }

    private void hand(byte[] lines) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(UNREAD_SECONDS);
        while (closed || !offered(lines)) {
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

    private void nextChunk() {
        next = 0;
        try {
            byte[] found = chunks.poll(QUIET_SECONDS, TimeUnit.SECONDS);
            // A scan that was given up as unread may send no end, so the stream ends here.
            chunk = found == null ? closed ? END : EMPTY_LINE : found;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            chunk = END;
        }
    }

    @Override
    public void close() {
        closed = true;
    }
}
