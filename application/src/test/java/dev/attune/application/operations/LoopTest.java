package dev.attune.application.operations;

import static dev.attune.application.contract.Events.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LoopTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration LONG = Duration.ofHours(1);

    private final AtomicInteger rounds = new AtomicInteger();

    @Test
    void anExceptionAndAnErrorAreTriedAgain() throws Exception {
        try (Loop _ = Loop.start("failing", LONG, () -> {
            switch (rounds.incrementAndGet()) {
                case 1 -> throw new IllegalStateException("planted");
                case 2 -> throw new StackOverflowError("planted");
                case 3 -> throw new NoClassDefFoundError("planted");
                default -> {}
            }
            return LONG;
        })) {
            await("the fourth round", SOON, () -> rounds.get() == 4);
        }
    }

    @Test
    void anInterruptOfSomebodyElseEndsNothing() throws Exception {
        try (Loop _ = Loop.start("interrupted", LONG, () -> {
            if (rounds.incrementAndGet() < 3) {
                Thread.currentThread().interrupt();
            }
            return LONG;
        })) {
            await("the third round", SOON, () -> rounds.get() == 3);
        }
    }

    @Test
    void nobodyEndsThePauseAfterAFailure() throws Exception {
        try (Loop loop = Loop.start("failing", LONG, () -> {
            rounds.incrementAndGet();
            throw new IllegalStateException("planted");
        })) {
            for (int n = 0; n < 100; n++) {
                loop.wake();
                Thread.sleep(1);
            }
            assertEquals(1, rounds.get());
        }
    }

    @Test
    void whoIsWokenDoesNotRest() throws Exception {
        try (Loop loop = Loop.start("resting", LONG, () -> {
            rounds.incrementAndGet();
            return LONG;
        })) {
            await("the first round", SOON, () -> rounds.get() == 1);
            loop.wake();
            await("the second round", SOON, () -> rounds.get() == 2);
        }
        assertEquals(2, rounds.get());
    }

    @Test
    void workThatHangsIsNamed() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (Loop loop = Loop.start("hanging", Duration.ofMillis(50), () -> {
            end.await();
            return LONG;
        })) {
            await("the name", SOON, () -> Loop.allOverdue().equals(List.of("hanging")));
            assertTrue(loop.overdue());
            end.countDown();
            await("an end", SOON, () -> Loop.allOverdue().isEmpty());
        }
    }

    @Test
    void restIsNoHanging() throws Exception {
        try (Loop loop = Loop.start("resting", Duration.ofMillis(1), () -> LONG)) {
            Thread.sleep(50);
            assertFalse(loop.overdue());
        }
    }

    @Test
    void anInterruptEndsTheWorkUnderWay() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        AtomicInteger ended = new AtomicInteger();
        Loop loop = Loop.start("waiting", LONG, () -> {
            begun.countDown();
            try {
                new CountDownLatch(1).await();
            } finally {
                ended.incrementAndGet();
            }
            return LONG;
        });
        await("the work", SOON, () -> begun.getCount() == 0);
        loop.interrupt();
        loop.close();
        assertEquals(1, ended.get());
    }
}
