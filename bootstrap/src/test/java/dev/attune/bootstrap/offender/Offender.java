package dev.attune.bootstrap.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private dev.attune.cosmosfake.CosmosFake forbidden;

    dev.attune.cosmosfake.CosmosFake forbidden() {
        return forbidden;
    }
}
