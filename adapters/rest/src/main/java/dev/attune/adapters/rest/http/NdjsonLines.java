package dev.attune.adapters.rest.http;

import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.io.InputStream;

/**
 * The lines of a stream. The stream may have any length, and it is read in constant memory. A line that is too long is
 * read past and reported as too long.
 */
final class NdjsonLines implements Documents {
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

    /** Goes to the next line that is not blank. */
    @Override
    public boolean next() throws IOException {
        boolean found = nextLine();
        while (found && blank()) {
            found = nextLine();
        }
        return found;
    }

    @Override
    public Object read() {
        if (tooLong) {
            throw new InvalidValue("line", "at most " + MAX_LINE + " bytes", "more");
        }
        return Json.parse("line", line, length);
    }

    private boolean nextLine() throws IOException {
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

    private boolean blank() {
        for (int i = 0; i < length; i++) {
            if (line[i] > ' ' || line[i] < 0) {
                return false;
            }
        }
        return !tooLong;
    }
}
