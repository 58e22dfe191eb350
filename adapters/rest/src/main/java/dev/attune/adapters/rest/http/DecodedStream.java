package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.problem.Refused;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** The content of a stream behind its {@code Content-Encoding}. A body that is cut off or damaged is refused. */
public final class DecodedStream extends FilterInputStream {
    private DecodedStream(InputStream in) {
        super(in);
    }

    /** Returns the decoded body; throws {@link Refused} for an encoding that is not known. */
    public static InputStream of(HttpRequest<?> request, InputStream body) {
        String encoding = request.getHeaders().get(CompressedStreams.ENCODING);
        if (encoding == null) {
            return body;
        }
        return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
            case "identity" -> body;
            case "gzip", "x-gzip" -> new DecodedStream(new GzipStream(body));
            case "deflate" -> new DecodedStream(new InflaterInputStream(body));
            default -> throw DecodedBodies.unknown(encoding);
        };
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
        try {
            return in.read(into, from, most);
        } catch (ZipException | EOFException e) {
            throw broken(Optional.ofNullable(e.getMessage()).orElse("it is cut off"));
        }
    }

    static Refused broken(String why) {
        return new Refused(HttpStatus.BAD_REQUEST, "the body is not what its Content-Encoding says: " + why);
    }
}
