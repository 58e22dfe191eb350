package dev.attune.application.training;

import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What a model is judged by.
 *
 * @param holdOut how the test cases were held out
 * @param population without what the test cases ask for
 */
record TestSet(String holdOut, Population population, List<TestCase> testCases) {
    private static final String SHAPE = "shape";
    private static final String DIGEST = "questions";

    /** What a later run needs to know to tell whether it asks the same. */
    Map<String, Object> provenance() {
        return testCases.isEmpty() ? Map.of() : Map.of(SHAPE, shape(), DIGEST, digest());
    }

    /**
     * Whether the figures of a model of such parameters and provenance are of test cases that were held out in this
     * way.
     */
    boolean isLike(Map<String, Object> parameters, Map<String, Object> provenance) {
        return holdOut.equals(parameters.get(HoldOutStrategy.PARAMETER)) && shape().equals(provenance.get(SHAPE));
    }

    boolean hasTheSameCases(Map<String, Object> provenance) {
        return digest().equals(provenance.get(DIGEST));
    }

    private String shape() {
        return testCases.stream().anyMatch(TestCase::repeats) ? "sessions" : "histories";
    }

    /** Of when was asked for which items, after how many events. */
    private String digest() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (TestCase testCase : testCases) {
                List<String> answers = testCase.answers().stream()
                        .map(population.items()::get)
                        .map(ItemId::value)
                        .sorted()
                        .toList();
                digest.update("%d %d %s\n"
                        .formatted(testCase.at(), testCase.context().size(), answers)
                        .getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
