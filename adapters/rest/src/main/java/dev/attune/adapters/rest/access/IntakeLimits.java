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
import java.util.function.Function;
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

    private final Limit documents;
    private final Limit bytes;

    public IntakeLimits(RestSettings settings, InstantSource clock, LongSupplier nanos) {
        Duration period = CallerLimits.period(settings.quota());
        this.documents = new Limit(
                "events and items",
                settings.documents(),
                rate -> new CallerLimits("documents", rate, Optional.empty(), period, clock, nanos));
        this.bytes = new Limit(
                "bytes",
                settings.bytes(),
                rate -> new CallerLimits("bytes", rate, Optional.empty(), period, clock, nanos));
    }

    /** Returns the meter of the caller who sends a request. */
    public Meter of(HttpRequest<?> request) {
        return documents.limits.isEmpty() && bytes.limits.isEmpty()
                ? Meter.NONE
                : new OfCaller(ApiKeyFilter.caller(request));
    }

    /** Tells the other instances what passed here. One thread calls this. */
    public void exchange(UsageLedger ledger) {
        documents.limits.ifPresent(limits -> limits.exchange(ledger));
        bytes.limits.ifPresent(limits -> limits.exchange(ledger));
    }

    private final class OfCaller implements Meter {
        private final String caller;

        OfCaller(String caller) {
            this.caller = caller;
        }

        @Override
        public void await() {
            documents.await(caller);
            bytes.await(caller);
        }

        @Override
        public void spend(long documents, long bytes) {
            IntakeLimits.this.documents.spend(caller, documents);
            IntakeLimits.this.bytes.spend(caller, bytes);
        }
    }

    private static final class Limit {
        private final String what;
        private final Optional<Allowance> rate;
        private final Optional<CallerLimits> limits;

        Limit(String what, Optional<Allowance> rate, Function<Optional<Allowance>, CallerLimits> limits) {
            this.what = what;
            this.rate = rate;
            this.limits = rate.map(_ -> limits.apply(rate));
        }

        void spend(String caller, long amount) {
            if (amount > 0) {
                limits.ifPresent(each -> each.spend(caller, amount));
            }
        }

        void await(String caller) {
            Duration wait = limits.map(each -> each.wait(caller)).orElse(Duration.ZERO);
            if (wait.compareTo(PATIENCE) > 0 || !slept(wait)) {
                throw Refused.usedUp(
                        "this key has used its " + rate.orElseThrow().number() + " " + what + "; there are more in "
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
