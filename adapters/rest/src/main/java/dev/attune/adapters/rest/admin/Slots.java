package dev.attune.adapters.rest.admin;

import dev.attune.adapters.rest.problem.Refused;
import java.util.concurrent.Semaphore;

/** The limit on long work of one kind that is under way on this instance. */
final class Slots {
    private final Semaphore free;
    private final String busy;

    /** @param busy what a caller is told for whom there is no slot */
    Slots(int most, String busy) {
        this.free = new Semaphore(most);
        this.busy = busy;
    }

    /** Does the work. Throws {@link Refused} where all slots are taken. */
    void run(Runnable work) {
        if (!free.tryAcquire()) {
            throw Refused.busy(busy);
        }
        try {
            work.run();
        } finally {
            free.release();
        }
    }
}
