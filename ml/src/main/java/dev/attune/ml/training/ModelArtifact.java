package dev.attune.ml.training;

import dev.attune.application.learning.Artifact;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A model's content as an artifact. It is written each time that the bytes are asked for, and is never held as bytes.
 */
final class ModelArtifact implements Artifact {
    private final ModelContent content;
    private final String sha256;
    private final long size;

    ModelArtifact(ModelContent content) {
        this.content = content;
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            Counting counting = new Counting();
            ModelFile.write(content, new DigestOutputStream(counting, digest));
            this.sha256 = HexFormat.of().formatHex(digest.digest());
            this.size = counting.bytes;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        ModelFile.write(content, out);
    }

    private static final class Counting extends OutputStream {
        private long bytes;

        @Override
        public void write(int one) {
            bytes++;
        }

        @Override
        public void write(byte[] some, int offset, int length) {
            bytes += length;
        }
    }
}
