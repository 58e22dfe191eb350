package dev.attune.application.offence;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.application.offender.Offence forbidden;

    dev.attune.application.offender.Offence forbidden() {
        return forbidden;
    }
}
