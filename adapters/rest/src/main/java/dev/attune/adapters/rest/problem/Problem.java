package dev.attune.adapters.rest.problem;

import dev.attune.application.port.StoreUnavailable;
import dev.attune.domain.InvalidValue;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.List;

/**
 * A problem in the form of RFC 9457. If a value was wrong, {@code field} names its field, and {@code value} holds a cut
 * copy of it. Then {@code accepted} names the accepted range.
 */
@Serdeable
public record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String field,
        @Nullable String value,
        @Nullable String accepted,
        @Nullable List<Rejection> rejected,
        @Nullable Long rejectedCount) {
    static final MediaType MEDIA_TYPE = new MediaType("application/problem+json");

    public static Problem of(HttpStatus status, String detail) {
        return new Problem("about:blank", status.getReason(), status.getCode(), detail, null, null, null, null, null);
    }

    public static Problem of(InvalidValue wrong) {
        return new Problem(
                "about:blank",
                HttpStatus.BAD_REQUEST.getReason(),
                HttpStatus.BAD_REQUEST.getCode(),
                wrong.getMessage(),
                wrong.field(),
                wrong.value(),
                wrong.accepted(),
                null,
                null);
    }

    public static Problem of(List<Rejection> rejected, long count) {
        Rejection first = rejected.getFirst();
        String detail =
                count == 1 ? first.detail() : "none of the " + count + " was accepted; first: " + first.detail();
        return new Problem(
                "about:blank",
                HttpStatus.BAD_REQUEST.getReason(),
                HttpStatus.BAD_REQUEST.getCode(),
                detail,
                first.field(),
                first.value(),
                first.accepted(),
                rejected,
                count);
    }

    /** Returns a time in the form of {@code Retry-After}: whole seconds, rounded up, and at least one. */
    public static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    public MutableHttpResponse<Problem> response() {
        return HttpResponse.<Problem>status(HttpStatus.valueOf(status))
                .body(this)
                .contentType(MEDIA_TYPE);
    }

    /**
     * One refused document of many.
     *
     * @param index place of the document in the request, from 0
     */
    @Serdeable
    public record Rejection(
            long index,
            String detail,
            @Nullable String field,
            @Nullable String value,
            @Nullable String accepted,

            @Schema(description = "It was good, and is worth sending again")
            boolean retriable) {
        public static Rejection of(long index, InvalidValue wrong) {
            return new Rejection(index, wrong.getMessage(), wrong.field(), wrong.value(), wrong.accepted(), false);
        }

        public static Rejection forNow(long index, StoreUnavailable reason) {
            return new Rejection(
                    index, "not stored: " + reason.getMessage() + "; send it again", null, null, null, true);
        }
    }
}
