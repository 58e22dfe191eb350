package dev.attune.domain.offence;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.domain.offender.Offence forbidden;

    dev.attune.domain.offender.Offence forbidden() {
        return forbidden;
    }
}
