package dev.attune.application.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.application.offence.Offence forbidden;

    dev.attune.application.offence.Offence forbidden() {
        return forbidden;
    }
}
