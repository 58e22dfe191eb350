package dev.attune.adapters.rest.http;

import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream. The stream may have any length, and it is read in constant memory. A line that is too long is
 * read past and reported as too long.
 */
final class NdjsonLines {
    static final int MAX_LINE = 1 << 16;

    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private final byte[] line = new byte[MAX_LINE];
    private int next;
    private int filled;
    private int length;
    private boolean tooLong;

    NdjsonLines(InputStream in) {
        this.in = in;
    }

    /** Goes to the next line. Returns false at the end. */
    boolean next() throws IOException {
        length = 0;
        tooLong = false;
        boolean any = false;
        while (true) {
            if (next == filled) {
                filled = in.read(buffer);
                next = 0;
                if (filled < 0) {
                    filled = 0;
                    return any;
                }
            }
            any = any || filled > 0;
            int end = next;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            append(next, end - next);
            boolean complete = end < filled;
            next = complete ? end + 1 : end;
            if (complete) {
                return true;
            }
        }
    }

    private void append(int from, int count) {
        if (count > MAX_LINE - length) {
            tooLong = true;
            return;
        }
        System.arraycopy(buffer, from, line, length, count);
        length += count;
    }

    byte[] bytes() {
        return line;
    }

    int length() {
        return length;
    }

    boolean tooLong() {
        return tooLong;
    }

    boolean blank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return !tooLong;
    }
}
