package dev.attune.adapters.jdbc;

import dev.attune.application.learning.CorruptArtifact;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A stream of bytes that are checked against their size and SHA-256 at their end. */
final class VerifiedInput extends FilterInputStream {
    private static final int SKIPPED_AT_ONCE = 8192;

    private final MessageDigest digest;
    private final String sha256;
    private final long size;
    private long read;
    private boolean verified;

    VerifiedInput(InputStream in, String sha256, long size) {
        super(in);
        this.sha256 = sha256;
        this.size = size;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = in.read(bytes, offset, length);
        if (count > 0) {
            digest.update(bytes, offset, count);
            read += count;
        }
        if (count < 0 && !verified) {
            verify();
        }
        return count;
    }

    /** Reads the skipped bytes, because the digest covers all bytes. */
    @Override
    public long skip(long count) throws IOException {
        byte[] skipped = new byte[(int) Math.max(0, Math.min(SKIPPED_AT_ONCE, count))];
        long left = count;
        while (left > 0) {
            int read = read(skipped, 0, (int) Math.min(skipped.length, left));
            if (read < 0) {
                break;
            }
            left -= read;
        }
        return Math.max(0, count - left);
    }

    private void verify() {
        String actual = HexFormat.of().formatHex(digest.digest());
        if (read != size || !actual.equals(sha256)) {
            throw new CorruptArtifact("the artifact is not what was published: " + read + " of " + size
                    + " bytes, sha256 " + actual + " instead of " + sha256);
        }
        verified = true;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
