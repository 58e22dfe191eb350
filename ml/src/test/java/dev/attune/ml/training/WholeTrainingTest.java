package dev.attune.ml.training;

import static dev.attune.ml.training.Models.interest;
import static dev.attune.ml.training.Models.scorer;
import static dev.attune.ml.training.Models.trained;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.contract.Events;
import dev.attune.application.learning.Dataset;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.training.PlantedData;
import dev.attune.domain.event.Event;
import dev.attune.domain.profile.Interest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hold-out, grids, blend, trees and training on everything, on planted data. */
class WholeTrainingTest {
    private static final Dataset CHAINS = PlantedData.dataset(PlantedData.chains(1_200, 5));
    private static final Dataset GROUPS = PlantedData.dataset(PlantedData.groups(500, 5));

    @Test
    void afterAnItemOfAChainComesTheNext() throws IOException {
        Scorer scorer = scorer(trained(2, CHAINS));
        for (int chain = 0; chain < PlantedData.CHAINS; chain++) {
            for (int at = 0; at < PlantedData.CHAIN; at++) {
                List<Interest> session = List.of(
                        interest("c" + chain + "-" + at),
                        interest("c" + chain + "-" + (at + PlantedData.CHAIN - 1) % PlantedData.CHAIN));
                Scored best = scorer.top(session, _ -> true, 1);
                assertEquals(
                        "c" + chain + "-" + (at + 1) % PlantedData.CHAIN,
                        scorer.item(best.items()[0]).value());
            }
        }
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBytes() {
        for (List<Event> events : List.of(PlantedData.chains(700, 5), PlantedData.groups(200, 5))) {
            Dataset data = PlantedData.dataset(events);
            String one = trained(1, data).sha256();
            assertEquals(one, trained(2, data).sha256());
            assertEquals(one, trained(8, data).sha256());
        }
    }

    @Test
    void anExplanationSplitsTheScoreIntoSources() throws IOException {
        Scorer scorer = scorer(trained(2, GROUPS));
        List<Interest> interests = List.of(interest("g1-i1"), interest("g1-i2"), interest("g1-i3"));
        Scored best = scorer.top(
                interests,
                item -> !List.of("g1-i1", "g1-i2", "g1-i3")
                        .contains(scorer.item(item).value()),
                5);
        for (int i = 0; i < best.size(); i++) {
            Scorer.Explanation explanation = scorer.explain(interests, best.items()[i], best.scores()[i]);
            assertEquals(
                    best.scores()[i],
                    explanation.sources().values().stream()
                            .mapToDouble(Float::doubleValue)
                            .sum(),
                    1e-3 * Math.abs(best.scores()[i]));
            assertTrue(explanation.reasons().size() <= 3);
        }
    }

    @ParameterizedTest
    @MethodSource("hardlyAnything")
    void hardlyAnythingToLearnFromStillMakesAModelThatAnswers(List<Event> events) throws IOException {
        Scorer scorer = scorer(trained(2, PlantedData.dataset(events)));
        for (List<Interest> interests : List.of(
                List.of(interest(events.getFirst().itemId().value())),
                List.of(interest("nobody-knows")),
                List.<Interest>of())) {
            int[] all = new int[scorer.items()];
            for (int item = 0; item < all.length; item++) {
                all[item] = item;
            }
            allFinite(scorer.top(interests, _ -> true, 20).scores());
            allFinite(scorer.score(interests, all));
        }
        scorer.similar(0, _ -> true, 5);
    }

    static Stream<List<Event>> hardlyAnything() {
        List<Event> alike = new ArrayList<>();
        List<Event> repeated = new ArrayList<>();
        List<Event> oneUser = new ArrayList<>();
        List<Event> oneItem = new ArrayList<>();
        for (int n = 0; n < 600; n++) {
            alike.add(Events.view("u" + n / 12, "e" + n % 12, "i" + n % 12, n));
            repeated.add(Events.view("u" + n / 20, "e" + n % 20, "i" + n / 20, n));
            oneUser.add(Events.view("u", "e" + n, "i" + n, n));
            oneItem.add(Events.view("u" + n, "e", "i", n));
        }
        return Stream.of(List.of(Events.view("u", "e", "i", 1)), alike, repeated, oneUser, oneItem);
    }

    private static void allFinite(float[] scores) {
        for (float score : scores) {
            assertTrue(Float.isFinite(score), "a score is " + score);
        }
    }
}
