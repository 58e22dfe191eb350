package dev.attune.bootstrap;

import dev.attune.application.recommendation.RecommendationRequest;
import dev.attune.application.recommendation.Recommender;
import dev.attune.application.recommendation.Variety;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.event.UserId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * One answer of the running service without HTTP, on one thread, asked again while profile, model and catalog are as
 * before.
 */
public final class AnswerBenchmark {
    private static final int USERS = 600;
    private static final int ITEMS = 3_700;
    private static final int EVENTS_OF_A_USER = 165;
    private static final int GROUPS = 40;
    private static final int CALLS = 20_000;
    private static final int ROUNDS = 9;
    private static final int WARM_UP_ROUNDS = 4;

    private AnswerBenchmark() {}

    public static void main(String... arguments) throws Exception {
        try (ScratchFolder folder = ScratchFolder.create();
                Service service = Service.embedded(folder.path(), "attune.cache.ttl", "PT1H")) {
            load(service);
            System.out.println("trained: "
                    + service.train("{\"activate\":\"always\",\"parameters\":{\"dimension\":64}}")
                            .get("modelVersion"));
            Recommender recommender = service.part(Recommender.class);
            List<RecommendationRequest> questions = IntStream.range(0, USERS)
                    .mapToObj(AnswerBenchmark::question)
                    .toList();
            questions.forEach(recommender::recommend);
            report("asked again", recommender, questions);
        }
        System.exit(0);
    }

    private static void load(Service service) throws Exception {
        SplittableRandom random = new SplittableRandom(7);
        int inGroup = ITEMS / GROUPS;
        for (int user = 0; user < USERS; user++) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < EVENTS_OF_A_USER; i++) {
                int item = random.nextInt(3) == 0
                        ? random.nextInt(ITEMS)
                        : (user + random.nextInt(3)) % GROUPS * inGroup + random.nextInt(inGroup);
                lines.append("{\"id\":\"e%d\",\"userId\":\"u%d\",\"itemId\":\"i%d\",\"type\":\"view\"}%n"
                        .formatted(i, user, item));
            }
            service.post("/v1/events", lines.toString(), "Content-Type", "application/x-ndjson");
        }
        Service.await("everything is projected", () -> service.projected() >= USERS * EVENTS_OF_A_USER);
    }

    private static RecommendationRequest question(int user) {
        return new RecommendationRequest(
                Optional.of(new UserId("u" + user)),
                List.of(),
                Consistency.of(ConsistencyLevel.EVENTUAL),
                Optional.empty(),
                Optional.empty(),
                OptionalInt.empty(),
                Optional.empty(),
                false,
                Variety.ANY);
    }

    private static void report(String what, Recommender recommender, List<RecommendationRequest> questions) {
        List<Double> micros = new ArrayList<>();
        long items = 0;
        for (int round = 0; round < ROUNDS; round++) {
            long before = System.nanoTime();
            for (int call = 0; call < CALLS; call++) {
                items += recommender
                        .recommendAtOnce(questions.get(call % USERS))
                        .orElseThrow()
                        .items()
                        .size();
            }
            micros.add((System.nanoTime() - before) / 1e3 / CALLS);
        }
        List<Double> warm =
                micros.subList(WARM_UP_ROUNDS, ROUNDS).stream().sorted().toList();
        System.out.printf(
                Locale.ROOT,
                "%s: %.1f us (%.1f to %.1f), %.1f items each%n",
                what,
                warm.get(warm.size() / 2),
                warm.getFirst(),
                warm.getLast(),
                (double) items / ROUNDS / CALLS);
    }
}
