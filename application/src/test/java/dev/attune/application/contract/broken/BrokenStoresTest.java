package dev.attune.application.contract.broken;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.opentest4j.TestAbortedException;

/** The contracts find what they are there for: every broken store fails the test that is named for it. */
class BrokenStoresTest {
    /** Most of them wait for something that does not come. */
    private static final ExecutorService POOL = Executors.newFixedThreadPool(20);

    private static final List<Broken> ALL = Stream.<Broken[]>of(
                    BrokenProfiles.values(), BrokenEvents.values(), BrokenFeeds.values())
            .flatMap(Arrays::stream)
            .toList();

    @AfterAll
    static void endThePool() {
        POOL.shutdownNow();
    }

    @TestFactory
    Stream<DynamicTest> aContractCatchesAStoreThat() {
        return tests(ALL, Broken::fault, Broken::contract, true);
    }

    /** What fails above fails because of its fault, and not for want of patience. */
    @TestFactory
    Stream<DynamicTest> aStoreWithoutAFaultPasses() {
        Map<String, Broken> byTest = ALL.stream()
                .collect(Collectors.toMap(
                        broken -> broken.getDeclaringClass().getSimpleName() + " " + broken.caughtBy(),
                        Function.identity(),
                        (one, _) -> one));
        return tests(List.copyOf(byTest.values()), Broken::caughtBy, Broken::sound, false);
    }

    private static Stream<DynamicTest> tests(
            List<Broken> stores, Function<Broken, String> name, Function<Broken, Object> contract, boolean fails) {
        List<Future<Optional<Throwable>>> running = stores.stream()
                .map(each -> POOL.submit(() -> failure(contract.apply(each), each.caughtBy())))
                .toList();
        return Stream.iterate(0, i -> i < stores.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(name.apply(stores.get(i)), () -> {
                    Optional<Throwable> failure = running.get(i).get();
                    assertEquals(
                            fails,
                            failure.isPresent(),
                            () -> stores.get(i) + " in " + stores.get(i).caughtBy() + ": " + failure);
                }));
    }

    /** Runs one test of a contract as the engine would. */
    private static Optional<Throwable> failure(Object contract, String test) throws ReflectiveOperationException {
        Method method = method(contract.getClass(), test);
        method.setAccessible(true);
        try {
            method.invoke(contract);
            return Optional.empty();
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof TestAbortedException aborted) {
                throw aborted;
            }
            return Optional.of(e.getCause());
        }
    }

    private static Method method(Class<?> contract, String test) throws NoSuchMethodException {
        Method method = contract.getSuperclass().getDeclaredMethod(test);
        assertTrue(method.isAnnotationPresent(Test.class), test);
        return method;
    }
}
