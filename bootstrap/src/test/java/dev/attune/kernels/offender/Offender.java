package dev.attune.kernels.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private dev.attune.domain.item.ItemId forbidden;

    dev.attune.domain.item.ItemId forbidden() {
        return forbidden;
    }
}
