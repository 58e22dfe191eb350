package dev.attune.application.contract.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Runs a contract on stores of which each breaks one promise. */
final class Faulty {
    private Faulty() {}

    /**
     * Fails unless the good store passes all tests of the contract, and each faulty one fails at least one of them.
     *
     * @param contract the class of the tests
     * @param kit makes a contract of a store; each test gets one of its own, on a new store
     * @param faulty by the promise that they break
     */
    static <S, C> void judge(Class<C> contract, Function<S, C> kit, Supplier<S> good, Map<String, Supplier<S>> faulty)
            throws Exception {
        assertEquals(List.of(), failures(contract, kit, good), "of the good one");
        Map<String, Future<Boolean>> judged = new LinkedHashMap<>();
        // All at once: most of the time goes into waits for what never comes.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            faulty.forEach((name, store) -> judged.put(name, threads.submit(() -> passes(contract, kit, store))));
            List<String> passed = new ArrayList<>();
            for (Map.Entry<String, Future<Boolean>> each : judged.entrySet()) {
                if (each.getValue().get(60, TimeUnit.SECONDS)) {
                    passed.add(each.getKey());
                }
            }
            assertEquals(List.of(), passed, "faulty ones that pass for good");
        }
    }

    /** The tests that fail, as JUnit would run them. */
    static <S, C> List<String> failures(Class<C> contract, Function<S, C> kit, Supplier<S> fresh) {
        return tests(contract)
                .flatMap(test -> failure(test, kit.apply(fresh.get())).stream())
                .toList();
    }

    private static <S, C> boolean passes(Class<C> contract, Function<S, C> kit, Supplier<S> fresh) {
        return tests(contract)
                .allMatch(test -> failure(test, kit.apply(fresh.get())).isEmpty());
    }

    private static Stream<Method> tests(Class<?> contract) {
        return Arrays.stream(contract.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Test.class));
    }

    private static Optional<String> failure(Method test, Object contract) {
        try {
            test.setAccessible(true);
            test.invoke(contract);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            return Optional.of(test.getName() + ": " + e.getCause());
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }
}
