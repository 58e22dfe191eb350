package dev.attune.adapters.rest.http;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import java.util.zip.ZipException;

/**
 * The content of a gzip file with one member or more (RFC 1952). The JDK's own stream takes a damaged or cut header of
 * a later member for the end of the file, and so loses what follows in silence. This one throws.
 */
final class GzipStream extends InputStream {
    private static final int BUFFER = 1 << 13;
    private static final int HEADER_CHECKSUM = 2;
    private static final int EXTRA = 4;
    private static final int NAME = 8;
    private static final int COMMENT = 16;
    private static final int RESERVED = 0xE0;

    private final PushbackInputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 checksum = new CRC32();
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long length;
    private boolean first = true;
    private boolean inMember;

    GzipStream(InputStream in) {
        this.in = new PushbackInputStream(in, BUFFER);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        while (most > 0) {
            if (!inMember && !beginMember()) {
                return -1;
            }
            int read = inflate(into, from, most);
            if (read > 0) {
                checksum.update(into, from, read);
                length += read;
                return read;
            }
            if (inflater.finished()) {
                endMember();
            } else if (inflater.needsDictionary()) {
                throw new ZipException("it needs a dictionary");
            } else {
                fill();
            }
        }
        return 0;
    }

    private int inflate(byte[] into, int from, int most) throws ZipException {
        try {
            return inflater.inflate(into, from, most);
        } catch (DataFormatException e) {
            throw new ZipException(e.getMessage() == null ? "it is damaged" : e.getMessage());
        }
    }

    private void fill() throws IOException {
        filled = in.read(buffer);
        if (filled < 0) {
            throw cut();
        }
        inflater.setInput(buffer, 0, filled);
    }

    /** Reads a member's header. Returns false at the end of the file. */
    private boolean beginMember() throws IOException {
        int begin = in.read();
        if (begin < 0 && !first) {
            return false;
        }
        if (begin < 0) {
            throw cut();
        }
        if (begin != 0x1F || next() != 0x8B || next() != 8) {
            throw new ZipException(first ? "it is not in gzip format" : "what follows a member is not in gzip format");
        }
        int flags = next();
        if ((flags & RESERVED) != 0) {
            throw new ZipException("a header is damaged");
        }
        skip(6);
        if ((flags & EXTRA) != 0) {
            skip(next() | next() << 8);
        }
        skipText((flags & NAME) != 0);
        skipText((flags & COMMENT) != 0);
        skip((flags & HEADER_CHECKSUM) != 0 ? 2 : 0);
        inflater.reset();
        checksum.reset();
        length = 0;
        first = false;
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        int rest = inflater.getRemaining();
        in.unread(buffer, filled - rest, rest);
        if (number() != checksum.getValue() || number() != (length & 0xFFFF_FFFFL)) {
            throw new ZipException("its checksum is another one");
        }
        inMember = false;
    }

    private long number() throws IOException {
        return next() | (long) next() << 8 | (long) next() << 16 | (long) next() << 24;
    }

    private void skip(int bytes) throws IOException {
        for (int i = 0; i < bytes; i++) {
            next();
        }
    }

    private void skipText(boolean there) throws IOException {
        while (there && next() != 0) {
            // The text ends with a zero.
        }
    }

    private int next() throws IOException {
        int next = in.read();
        if (next < 0) {
            throw cut();
        }
        return next;
    }

    private static EOFException cut() {
        return new EOFException("it is cut off");
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
