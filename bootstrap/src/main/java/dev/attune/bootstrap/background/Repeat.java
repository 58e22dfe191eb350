package dev.attune.bootstrap.background;

import dev.attune.application.operations.Loop;
import java.time.Duration;
import java.util.function.Supplier;

/** Work that is repeated until it is closed. After a failure, it is tried again. */
final class Repeat implements AutoCloseable {
    /** The pause is this many times as long as the work took, as far as the shortest and the longest pause allow. */
    private static final int REST = 20;
    /** Work that takes longer hangs. A catalog of millions of items takes minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final Loop loop;

    private Repeat(Loop loop) {
        this.loop = loop;
    }

    /** Repeats with this pause. */
    static Repeat every(Duration pause, String name, Runnable work) {
        return every(pause, pause, name, work);
    }

    /** Repeats with this pause. After work that took long, the pause is longer, up to the longest. */
    static Repeat every(Duration pause, Duration longest, String name, Runnable work) {
        return new Repeat(Loop.start(name, LIMIT, () -> {
            long before = System.nanoTime();
            work.run();
            return Duration.ofNanos(
                    Math.clamp((System.nanoTime() - before) * REST, pause.toNanos(), longest.toNanos()));
        }));
    }

    /** Repeats the work each time that the given wait is over. */
    static Repeat at(Supplier<Duration> wait, String name, Runnable work) {
        boolean[] waited = {false};
        return new Repeat(Loop.start(name, LIMIT, () -> {
            if (waited[0]) {
                work.run();
            }
            waited[0] = true;
            return wait.get();
        }));
    }

    @Override
    public void close() {
        loop.interrupt();
        loop.close();
    }
}
