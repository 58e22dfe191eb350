package dev.attune.adapters.rest.http;

import java.io.IOException;

/** The documents of a stream, one after the other. */
public interface Documents {
    /** Goes to the next document. Returns false at the end. */
    boolean next() throws IOException;

    /** Returns the document as {@link Json} would. Throws {@link dev.attune.domain.InvalidValue} if it is none. */
    Object read();
}
