package dev.attune.application.contract.broken;

import java.util.concurrent.Exchanger;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The place between looking and acting where a store without a lock loses a race. Two threads that come here meet, so
 * that the race is run however busy the machine is; one that nobody joins goes on after a while.
 */
final class Race {
    private static final long PATIENCE_MILLIS = 100;

    private final Exchanger<Object> place = new Exchanger<>();

    void meet() {
        try {
            place.exchange(this, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Nobody to race with.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
