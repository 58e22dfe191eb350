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
 * The test cases that judge a model.
 *
 * @param holdOut name of the way in which the test cases were held out
 * @param population counts of the training set, without the held-out events
 * @param testCases as a caller asks who wants new items, or as sessions ask
 * @param again as a caller asks who includes seen items
 * @param visits whether each test case asks for a visit
 */
public record TestSet(
        String holdOut, Population population, List<TestCase> testCases, List<TestCase> again, boolean visits) {
    /** Returns the facts by which a later run tells whether its test cases are the same. */
    public Provenance provenance() {
        return testCases.isEmpty() ? Provenance.EMPTY : Provenance.EMPTY.withTestCases(shape(), digest());
    }

    /** Returns whether the answers are the newest events, so that the time of a question means something. */
    boolean inTime() {
        return !HoldOutStrategy.RANDOM.text().equals(holdOut);
    }

    /** Returns whether a model was measured on test cases of the same shape that were held out in the same way. */
    boolean isLike(Model model) {
        return holdOut.equals(model.parameters().get(HoldOutStrategy.PARAMETER))
                && model.provenance().shape().filter(shape()::equals).isPresent();
    }

    boolean hasTheSameCases(Model model) {
        return model.provenance().testCases().filter(digest()::equals).isPresent();
    }

    private String shape() {
        if (testCases.stream().anyMatch(TestCase::repeats)) {
            return "sessions";
        }
        return visits ? "visits" : "histories";
    }

    /** Returns a digest of all test cases: their times, the lengths of their histories and their answers. */
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
