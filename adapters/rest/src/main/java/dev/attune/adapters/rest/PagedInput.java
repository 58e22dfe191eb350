package dev.attune.adapters.rest;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A long list as one stream of bytes, read a page at a time as it is sent. */
final class PagedInput<T> extends InputStream {
    private final Function<Optional<T>, List<T>> page;
    private final Function<T, byte[]> line;
    private Optional<T> last = Optional.empty();
    private byte[] bytes = {};
    private int next;
    private boolean ended;

    /** @param page what follows the given element; empty at the end */
    PagedInput(Function<Optional<T>, List<T>> page, Function<T, byte[]> line) {
        this.page = page;
        this.line = line;
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        if (next == bytes.length && !fill()) {
            return -1;
        }
        int part = Math.min(length, bytes.length - next);
        System.arraycopy(bytes, next, into, offset, part);
        next += part;
        return part;
    }

    private boolean fill() {
        List<T> following = ended ? List.of() : page.apply(last);
        if (following.isEmpty()) {
            ended = true;
            return false;
        }
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        following.forEach(element -> lines.writeBytes(line.apply(element)));
        last = Optional.of(following.getLast());
        bytes = lines.toByteArray();
        next = 0;
        return true;
    }
}
