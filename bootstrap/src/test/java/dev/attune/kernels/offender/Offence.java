package dev.attune.kernels.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.kernels.offence.Offence forbidden;

    dev.attune.kernels.offence.Offence forbidden() {
        return forbidden;
    }
}
