package dev.attune.domain.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private org.slf4j.Logger forbidden;

    org.slf4j.Logger forbidden() {
        return forbidden;
    }
}
