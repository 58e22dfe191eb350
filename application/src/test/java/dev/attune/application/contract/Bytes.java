package dev.attune.application.contract;

import dev.attune.application.learning.Artifact;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Random;

/** So many bytes, the same every time. */
public class Bytes implements Artifact {
    public final byte[] bytes;

    public Bytes(int size) {
        bytes = new byte[size];
        new Random(size).nextBytes(bytes);
    }

    static byte[] digest(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public String sha256() {
        return HexFormat.of().formatHex(digest(bytes));
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
