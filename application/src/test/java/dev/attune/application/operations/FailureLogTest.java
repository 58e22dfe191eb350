package dev.attune.application.operations;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.slf4j.event.SubstituteLoggingEvent;
import org.slf4j.helpers.MessageFormatter;
import org.slf4j.helpers.SubstituteLogger;

class FailureLogTest {
    private final Queue<SubstituteLoggingEvent> said = new ArrayDeque<>();
    private final AtomicLong now = new AtomicLong(7);
    private final FailureLog log = new FailureLog(new SubstituteLogger("test", said, false), "The feed", now::get);

    @Test
    void saysTheFirstFailureThenOneAMinuteThenThatItIsOver() {
        for (int seconds = 0; seconds <= 60; seconds++) {
            log.failed(new StoreUnavailable("no answer", Duration.ofSeconds(1), null));
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        log.succeeded();
        log.succeeded();
        assertEquals(
                List.of(
                        "WARN The feed waits: no answer",
                        "WARN The feed waits: no answer",
                        "INFO The feed goes on after 61 failed attempts"),
                said());
    }

    @Test
    void aDefectComesWithItsStackTrace() {
        IllegalStateException defect = new IllegalStateException("broken");
        log.failed(defect);
        assertEquals(defect, said.element().getThrowable());
        assertEquals(List.of("ERROR The feed failed and will be tried again"), said());
    }

    @Test
    void anotherKindOfFailureIsSaidAtOnce() {
        log.failed(new StoreUnavailable("one", Duration.ofSeconds(1), null));
        log.failed(new IllegalStateException("broken"));
        log.failed(new StoreUnavailable("two", Duration.ofSeconds(1), null));
        assertEquals(List.of("WARN The feed waits: one", "ERROR The feed failed and will be tried again"), said());
    }

    @Test
    void workThatFailsEverySecondTimeIsSaidOnceAMinute() {
        for (int second = 0; second < 120; second++) {
            log.failed(new StoreUnavailable("no answer", Duration.ofSeconds(1), null));
            log.succeeded();
            now.addAndGet(Duration.ofSeconds(1).toNanos());
        }
        assertEquals(
                List.of(
                        "WARN The feed waits: no answer",
                        "INFO The feed goes on after 1 failed attempts",
                        "WARN The feed waits: no answer",
                        "INFO The feed goes on after 1 failed attempts"),
                said());
    }

    private List<String> said() {
        return said.stream()
                .map(event -> event.getLevel() + " "
                        + MessageFormatter.basicArrayFormat(event.getMessage(), event.getArgumentArray()))
                .toList();
    }
}
