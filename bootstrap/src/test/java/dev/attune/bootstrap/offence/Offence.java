package dev.attune.bootstrap.offence;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.bootstrap.offender.Offence forbidden;

    dev.attune.bootstrap.offender.Offence forbidden() {
        return forbidden;
    }
}
