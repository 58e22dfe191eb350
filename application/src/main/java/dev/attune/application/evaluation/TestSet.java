package dev.attune.application.evaluation;

import dev.attune.application.learning.HoldOutStrategy;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.Population;
import dev.attune.application.learning.Provenance;
import dev.attune.application.learning.TestCase;
import dev.attune.domain.item.ItemId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * What a model is judged by.
 *
 * @param holdOut how the test cases were held out
 * @param population without what the test cases ask for
 */
public record TestSet(String holdOut, Population population, List<TestCase> testCases) {
    /** What a later run needs to know to tell whether it asks the same. */
    public Provenance provenance() {
        return testCases.isEmpty() ? Provenance.EMPTY : Provenance.EMPTY.withTestCases(shape(), digest());
    }

    /** Whether a model's quality was measured by test cases that were held out in this way. */
    boolean isLike(Model model) {
        return holdOut.equals(model.parameters().get(HoldOutStrategy.PARAMETER))
                && model.provenance().shape().filter(shape()::equals).isPresent();
    }

    boolean hasTheSameCases(Model model) {
        return model.provenance().testCases().filter(digest()::equals).isPresent();
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
