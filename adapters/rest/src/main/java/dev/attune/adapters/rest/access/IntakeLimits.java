package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.http.Meter;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.adapters.rest.settings.Allowance;
import dev.attune.adapters.rest.settings.RestSettings;
import dev.attune.application.port.UsageLedger;
import io.micronaut.http.HttpRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The limits on how much each caller may send: events and items by number, and all bodies of them by bytes. A limit on
 * requests alone would let one request bring in a million events. What a request brings is counted after it is taken,
 * so the one that crosses a limit passes, and the next ones wait until that is made up for. Several that wait at the
 * same time pass together, and the ones after them wait for longer.
 */
public final class IntakeLimits {
    /** A stream waits for so long before it goes on, and is refused where it would have to wait longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Optional<Limit> documents;
    private final Optional<Limit> bytes;

    public IntakeLimits(RestSettings settings, InstantSource clock, LongSupplier nanos) {
        Duration period = CallerLimits.period(settings.quota());
        this.documents = settings.documents()
                .map(rate -> new Limit("events and items", rate, limits("documents", rate, period, clock, nanos)));
        this.bytes =
                settings.bytes().map(rate -> new Limit("bytes", rate, limits("bytes", rate, period, clock, nanos)));
    }

    private static CallerLimits limits(
            String kind, Allowance rate, Duration period, InstantSource clock, LongSupplier nanos) {
        return new CallerLimits(kind, Optional.of(rate), Optional.empty(), period, clock, nanos);
    }

    /** Returns the meter of the caller who sends a request. */
    public Meter of(HttpRequest<?> request) {
        return documents.isEmpty() && bytes.isEmpty() ? Meter.NONE : new OfCaller(ApiKeyFilter.caller(request));
    }

    /** Tells the other instances what passed here. One thread calls this. */
    public void exchange(UsageLedger ledger) {
        documents.ifPresent(limit -> limit.limits.exchange(ledger));
        bytes.ifPresent(limit -> limit.limits.exchange(ledger));
    }

    private final class OfCaller implements Meter {
        private final String caller;

        OfCaller(String caller) {
            this.caller = caller;
        }

        @Override
        public void await() {
            documents.ifPresent(limit -> limit.await(caller));
            bytes.ifPresent(limit -> limit.await(caller));
        }

        @Override
        public void spend(long documents, long bytes) {
            IntakeLimits.this.documents.ifPresent(limit -> limit.spend(caller, documents));
            IntakeLimits.this.bytes.ifPresent(limit -> limit.spend(caller, bytes));
        }
    }

    private record Limit(String what, Allowance rate, CallerLimits limits) {
        void spend(String caller, long amount) {
            if (amount > 0) {
                limits.spend(caller, amount);
            }
        }

        void await(String caller) {
            Duration wait = limits.wait(caller);
            if (wait.compareTo(PATIENCE) > 0 || !slept(wait)) {
                throw Refused.usedUp(
                        "this key has used its " + rate.number() + " " + what + "; there are more in "
                                + (wait.toSeconds() + 1) + " s",
                        wait);
            }
        }

        /** Returns false if the thread is to end meanwhile. */
        private static boolean slept(Duration wait) {
            if (wait.isZero()) {
                return true;
            }
            try {
                Thread.sleep(wait);
                return true;
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
    }
}
