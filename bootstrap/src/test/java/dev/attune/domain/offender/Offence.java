package dev.attune.domain.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.domain.offence.Offence forbidden;

    dev.attune.domain.offence.Offence forbidden() {
        return forbidden;
    }
}
