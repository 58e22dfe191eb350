package dev.attune.adapters.jdbc.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.kernels.offender.Offence forbidden;

    dev.attune.kernels.offender.Offence forbidden() {
        return forbidden;
    }
}
