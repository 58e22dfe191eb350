package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.time.DateTimeException;
import java.time.Duration;

/** What is allowed in a span of time: a number of requests, of documents or of bytes. */
public record Allowance(long number, Duration per) {
    public static final String ACCEPTED =
            "NUMBER/DURATION like 100/PT1S or 1000000/P1D, with 1..1000000000 in PT1S..P31D";
    private static final long MOST = 1_000_000_000;
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofDays(31);

    public Allowance {
        if (number < 1 || number > MOST || per.compareTo(SHORTEST) < 0 || per.compareTo(LONGEST) > 0) {
            throw new InvalidValue("allowance", ACCEPTED, number + "/" + per);
        }
    }

    /**
     * Reads a text in the form of {@link #ACCEPTED}.
     *
     * @throws InvalidValue for any other text
     */
    public static Allowance parse(String text) {
        String[] parts = text.split("/", 2);
        try {
            return new Allowance(Long.parseLong(parts[0]), Duration.parse(parts.length == 2 ? parts[1] : ""));
        } catch (NumberFormatException | DateTimeException e) {
            throw new InvalidValue("allowance", ACCEPTED, text);
        }
    }
}
