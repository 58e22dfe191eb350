package dev.attune.adapters.rest.admin.upload;

import dev.attune.application.learning.Artifact;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A request's body as a temporary file, which is removed when it is closed. */
public final class SpooledFile implements Artifact, AutoCloseable {
    private static final int BUFFER = 1 << 16;

    private final Path path;
    private final byte[] digest;
    private final long size;

    private SpooledFile(Path path, byte[] digest, long size) {
        this.path = path;
        this.digest = digest;
        this.size = size;
    }

    /**
     * Reads a body to its end.
     *
     * @param most maximum number of bytes
     * @throws TooLarge if the body has more bytes
     */
    public static SpooledFile of(InputStream body, long most) throws IOException {
        Path path = Files.createTempFile("attune-upload", ".part");
        try (OutputStream file = Files.newOutputStream(path);
                DigestOutputStream out = new DigestOutputStream(file, MessageDigest.getInstance("SHA-256"))) {
            long size = copy(body, out, most);
            return new SpooledFile(path, out.getMessageDigest().digest(), size);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    private static long copy(InputStream body, OutputStream out, long most) throws IOException {
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
            size += count;
            if (size > most) {
                throw new TooLarge();
            }
            out.write(buffer, 0, count);
        }
        return size;
    }

    public byte[] digest() {
        return digest.clone();
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(digest);
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        Files.copy(path, out);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The error that a body has more bytes than allowed. */
    public static final class TooLarge extends IOException {}
}
