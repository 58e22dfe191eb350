package dev.attune.bootstrap.offender;

/** Breaks a rule, so that a test can see the rule fail. */
public final class Offence {
    private dev.attune.bootstrap.offence.Offence forbidden;

    dev.attune.bootstrap.offence.Offence forbidden() {
        return forbidden;
    }

    static void inABareThread(Runnable work) {
        Thread.ofPlatform().start(work);
    }
}
