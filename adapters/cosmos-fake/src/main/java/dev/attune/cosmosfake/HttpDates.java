package dev.attune.cosmosfake;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** Reads dates in HTTP headers. */
final class HttpDates {
    private HttpDates() {}

    static long seconds(String text) {
        return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toEpochSecond();
    }
}
