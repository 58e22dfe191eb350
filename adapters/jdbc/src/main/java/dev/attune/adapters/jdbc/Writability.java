package dev.attune.adapters.jdbc;

import dev.attune.application.port.StoreUnavailable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;

/**
 * Whether a database takes writes, as the writes themselves find it. A database that is full, or only reads, answers
 * every read as ever, so a probe that reads does not notice. A refusal counts for a few seconds, whatever succeeds
 * meanwhile: a server without room for a new row may still change an old one.
 */
final class Writability {
    private static final long REMEMBERED = Duration.ofSeconds(5).toNanos();
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final LongSupplier nanos;
    private final AtomicReference<Optional<Refusal>> last = new AtomicReference<>(Optional.empty());

    Writability(LongSupplier nanos) {
        this.nanos = nanos;
    }

    void failed(SQLException failure) {
        if (SqlFailures.refusesWrites(failure)) {
            last.set(Optional.of(new Refusal(nanos.getAsLong(), failure)));
        }
    }

    /**
     * Throws the reason if a write was refused not long ago.
     *
     * @throws StoreUnavailable with the database's own words
     */
    void check() {
        Optional<Refusal> refusal = last.get();
        if (refusal.isPresent() && nanos.getAsLong() - refusal.get().at < REMEMBERED) {
            SQLException why = refusal.get().why;
            long ago = TimeUnit.NANOSECONDS.toSeconds(nanos.getAsLong() - refusal.get().at);
            throw new StoreUnavailable("the database took no write " + ago + " s ago: " + why.getMessage(), RETRY, why);
        }
    }

    private record Refusal(long at, SQLException why) {}
}
