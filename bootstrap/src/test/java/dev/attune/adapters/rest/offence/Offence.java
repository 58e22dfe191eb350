package dev.attune.adapters.rest.offence;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.adapters.rest.offender.Offence forbidden;

    dev.attune.adapters.rest.offender.Offence forbidden() {
        return forbidden;
    }
}
