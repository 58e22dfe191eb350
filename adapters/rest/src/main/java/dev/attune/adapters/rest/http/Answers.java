package dev.attune.adapters.rest.http;

import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;

/** What the messages of an answer mean, on their way to the caller. */
public final class Answers {
    private Answers() {}

    /** Returns whether a message ends an answer, and does not only say that the body of the request may come. */
    public static boolean endsWith(Object message) {
        return message instanceof LastHttpContent
                && !(message instanceof HttpResponse response
                        && response.status().codeClass() == HttpStatusClass.INFORMATIONAL);
    }
}
