package dev.attune.adapters.redis.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offender {
    private dev.attune.adapters.jdbc.offender.Offence forbidden;

    dev.attune.adapters.jdbc.offender.Offence forbidden() {
        return forbidden;
    }
}
