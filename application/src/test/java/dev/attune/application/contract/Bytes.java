package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** So many bytes, the same every time. */
class Bytes implements Artifact {
    final byte[] bytes;

    Bytes(int size) {
        bytes = new byte[size];
        new Random(size).nextBytes(bytes);
    }

    @Override
    public String sha256() {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(bytes);
    }
}
