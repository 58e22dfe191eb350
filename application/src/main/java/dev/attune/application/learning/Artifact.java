package dev.attune.application.learning;

import java.io.IOException;
import java.io.OutputStream;

/** What training makes, as bytes that are the same for the same events, parameters and seed. */
public interface Artifact {
    /** In lower-case hexadecimal. */
    String sha256();

    long size();

    void writeTo(OutputStream out) throws IOException;
}
