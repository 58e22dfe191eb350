package dev.attune.application.learning;

import java.io.IOException;
import java.io.OutputStream;

/**
 * The bytes of a model, or of an external model. Training makes the same bytes for the same events, parameters and
 * seed.
 */
public interface Artifact {
    /** Returns the SHA-256 of the bytes, in lower-case hexadecimal. */
    String sha256();

    long size();

    void writeTo(OutputStream out) throws IOException;
}
