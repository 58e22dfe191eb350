package dev.attune.adapters.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.attune.adapters.rest.http.Intake.Kept;
import dev.attune.adapters.rest.problem.Problem.Rejection;
import dev.attune.application.port.StoreUnavailable;
import io.micronaut.http.HttpResponse;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A store that takes part of what it is handed. */
class IntakeTest {
    private static final StoreUnavailable BUSY = new StoreUnavailable("busy", Duration.ofMillis(1), null);

    private final List<Object> stored = new ArrayList<>();
    private final Set<Object> refusing = new HashSet<>();
    private int refusals = Integer.MAX_VALUE;

    @Test
    void whatIsRefusedForGoodEndsAStreamAndIsSaid() throws Exception {
        refusing.add(1_500L);
        Intake<Object, Integer> intake = intake();
        intake.take(numbers(3_500));
        HttpResponse<?> answer = answer(intake);
        assertEquals(202, answer.code());
        assertEquals("1", answer.header("Retry-After"));
        assertEquals(1_999, stored.size());
        assertEquals(1_501, intake.rejections().count());
        assertEquals(1_500, intake.rejections().shown().getFirst().index());
        assertEquals(
                List.of(2_000L, 2_001L),
                intake.rejections().shown().stream()
                        .map(Rejection::index)
                        .skip(1)
                        .limit(2)
                        .toList());
    }

    @Test
    void whatIsRefusedForAWhileIsStoredAllTheSame() throws Exception {
        refusing.addAll(List.of(1L, 500L, 999L, 1_000L, 2_400L));
        refusals = 20;
        Intake<Object, Integer> intake = intake();
        intake.take(numbers(2_500));
        assertEquals(202, answer(intake).code());
        assertEquals(0, intake.rejections().count());
        assertEquals(2_500, new HashSet<>(stored).size());
        assertEquals(2_500, stored.size(), "each once");
    }

    @Test
    void aStreamOfWhichNothingIsTakenFailsAtOnce() throws Exception {
        IntStream.range(0, 2_500).forEach(number -> refusing.add((long) number));
        Intake<Object, Integer> intake = intake();
        StoreUnavailable refused = assertThrows(StoreUnavailable.class, () -> {
            intake.take(numbers(2_500));
            answer(intake);
        });
        assertEquals("busy", refused.getMessage());
    }

    @Test
    void anArrayIsAnsweredWithoutAnotherTry() throws Exception {
        refusing.add(1L);
        refusals = 1;
        Intake<Object, Integer> intake = intake();
        intake.take("numbers", "[0,1,2]".getBytes(StandardCharsets.UTF_8));
        assertEquals(202, answer(intake).code());
        assertEquals(
                List.of(1L),
                intake.rejections().shown().stream().map(Rejection::index).toList());
    }

    private Intake<Object, Integer> intake() {
        return new Intake<>(document -> document, this::store, Integer::sum, 0, Meter.NONE);
    }

    private CompletionStage<Kept<Integer>> store(List<Object> chunk) {
        Map<Integer, StoreUnavailable> refused = new HashMap<>();
        for (int i = 0; i < chunk.size(); i++) {
            if (refusing.contains(chunk.get(i)) && refusals > 0) {
                refusals--;
                refused.put(i, BUSY);
            } else {
                stored.add(chunk.get(i));
            }
        }
        return refused.size() == chunk.size()
                ? CompletableFuture.failedFuture(BUSY)
                : CompletableFuture.completedFuture(new Kept<>(chunk.size() - refused.size(), refused));
    }

    private static ByteArrayInputStream numbers(int count) {
        return new ByteArrayInputStream(IntStream.range(0, count)
                .mapToObj(Integer::toString)
                .collect(Collectors.joining("\n"))
                .getBytes(StandardCharsets.UTF_8));
    }

    private static HttpResponse<?> answer(Intake<Object, Integer> intake) throws Exception {
        try {
            return intake.answer(count -> HttpResponse.accepted().body(count))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw assertInstanceOf(RuntimeException.class, e.getCause());
        }
    }
}
