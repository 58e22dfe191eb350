package dev.attune.application.offender;

/** Breaks the rule of its package, so that a test can see the rule fail. */
final class Offender {
    private io.micronaut.http.HttpRequest<?> forbidden;

    io.micronaut.http.HttpRequest<?> forbidden() {
        return forbidden;
    }
}
