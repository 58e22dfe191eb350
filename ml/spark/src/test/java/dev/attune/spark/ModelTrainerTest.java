package dev.attune.spark;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.clock.ItemTimes;
import dev.attune.kernels.clock.Window;
import dev.attune.kernels.data.ByShape;
import dev.attune.kernels.data.ConfidenceWeight;
import dev.attune.kernels.data.Interactions;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.data.Streams;
import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelFile;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.linear.Cholesky;
import dev.attune.kernels.rows.GraphFilter;
import dev.attune.kernels.rows.NeighbourhoodEase;
import dev.attune.kernels.rows.RowMaker;
import dev.attune.kernels.rows.SequentialRules;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The cluster's rows are those of the kernels that train in the service, which see all events at once. */
class ModelTrainerTest {
    private static SparkSession spark;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void makesTheRowsThatTheKernelsMake() throws InterruptedException {
        List<Row> events = Planted.events(300, 25, "view");
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 7);
        assertRows(events, model.full(), 1.5);
        assertEquals(300, model.heldOut().testCases().size());
    }

    @Test
    void strengthsCountAsInTheKernels() throws InterruptedException {
        List<Row> events = Planted.events(300, 25, "view", "purchase");
        assertRows(events, train(events, Map.of("regularization", 1.5), 5).full(), 1.5);
    }

    @Test
    void sessionsAreRecognizedAndHeldBackWhole() throws InterruptedException {
        List<Row> events = Planted.events(600, 5, "view");
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 4);
        assertTrue(model.full().repeats());
        assertEquals(60 * 4, model.heldOut().testCases().size());
        assertRows(events, model.full(), 1.5);
        assertRows(
                events.stream().filter(row -> row.getLong(4) < 540 * 1_000_000L).toList(), model.trial(), 1.5);
    }

    /** Each user comes every ten days, takes milk again, and two new items. */
    @Test
    void whereUsersComeBackVisitsAreHeldBackAndAsked() throws InterruptedException {
        List<Row> events = visits();
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 7);
        assertRows(events, model.full(), 1.5);
        HeldOut heldOut = model.heldOut();
        assertTrue(heldOut.visits());
        long from = heldOut.testCases().stream()
                .mapToLong(ExternalModelContent.TestCase::at)
                .min()
                .orElseThrow();
        List<Row> before = events.stream().filter(row -> row.getLong(4) < from).toList();
        assertEquals(.9, (double) before.size() / events.size(), .02);
        assertRows(before, model.trial(), 1.5);
        int milk = Arrays.binarySearch(model.full().ids(), "i-milk");
        for (ExternalModelContent.TestCase testCase : heldOut.testCases()) {
            assertTrue(Arrays.stream(testCase.answers()).noneMatch(item -> item == milk), "milk is not new");
            boolean atStart = testCase.secondsAgo()[0] > 86_400;
            assertTrue(atStart ? testCase.chosen().length == 3 : testCase.chosen().length < 3);
            assertEquals(atStart, Arrays.stream(testCase.chosen()).anyMatch(item -> item == milk));
        }
        assertTrue(heldOut.testCases().stream().anyMatch(testCase -> testCase.secondsAgo()[0] < 300));
    }

    @Test
    void theClockTellsWhenUsersComeBack() throws InterruptedException {
        ExternalModelContent model = train(visits(), Map.of("regularization", 1.5), 7);
        ItemTimes times = model.full().times().orElseThrow();
        int milk = Arrays.binarySearch(model.full().ids(), "i-milk");
        assertEquals(10, times.ofItems().days()[milk], .1);
        assertTrue(times.ofItems().shares()[milk] > .9);
        assertEquals(model.full().popularity()[milk], 200);
        assertEquals(0, times.lately(Window.MONTH)[milk], "everybody has long had it");
    }

    private static List<Row> visits() {
        List<Row> events = new ArrayList<>();
        for (int user = 0; user < 200; user++) {
            for (int visit = 0; visit < 12; visit++) {
                long time = 86_400_000L * (10 * visit + user % 10) + 1_000L * user;
                String id = "u" + user + "-" + visit;
                String name = "u%04d".formatted(user);
                events.add(Planted.event(name, "i-milk", "view", time, id + "m"));
                for (int n = 0; n < 2; n++) {
                    int item = (7 * user + 2 * visit + n) % 60;
                    events.add(Planted.event(name, "i" + item, "view", time + 60_000 * (n + 1), id + n));
                }
            }
        }
        return events;
    }

    @Test
    void theTrialKnowsNothingOfTheAnswers() throws InterruptedException {
        List<Row> events = Planted.events(300, 25, "view");
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 7);
        Map<String, String> newest = new HashMap<>();
        events.forEach(row -> newest.put(row.getString(0), row.getString(1)));
        assertRows(
                events.stream()
                        .filter(row -> !newest.get(row.getString(0)).equals(row.getString(1)))
                        .toList(),
                model.trial(),
                1.5);
    }

    @Test
    void theSameEventsMakeTheSameBytesInWhateverOrderAndHoweverDivided() throws IOException, InterruptedException {
        List<Row> events = Planted.events(200, 20, "view", "like");
        List<Row> backwards = new ArrayList<>(events);
        Collections.reverse(backwards);
        assertArrayEquals(bytes(train(events, Map.of(), 6)), bytes(train(backwards, Map.of(), 9)));
    }

    @Test
    void whatWasDeliveredTwiceCountsOnceAndTheDislikedIsNotLearned() throws InterruptedException {
        List<Row> events = new ArrayList<>(Planted.events(100, 12, "view"));
        ExternalModelContent once = train(events, Map.of("regularization", 1.5), 4);
        events.addAll(events.subList(0, 500));
        assertEquals(
                once.origin().interactions(),
                train(events, Map.of("regularization", 1.5), 4).origin().interactions());
        events.add(Planted.event("u0001", "i119", "view", 1, "liked"));
        events.add(Planted.event("u0001", "i119", "hide", 2, "hidden"));
        assertEquals(
                once.origin().interactions(),
                train(events, Map.of("regularization", 1.5), 4).origin().interactions());
    }

    @Test
    void sessionsThatEndAtOneTimeAreNotAllHeldBack() throws InterruptedException {
        List<Row> events = Planted.events(600, 5, "view").stream()
                .map(row -> Planted.event(row.getString(0), row.getString(1), "view", 1_000, row.getString(5)))
                .toList();
        int testCases = train(events, Map.of("regularization", 1.5), 4)
                .heldOut()
                .testCases()
                .size();
        assertTrue(testCases > 30 * 4 && testCases < 90 * 4, testCases + " questions");
    }

    @Test
    void aFifthIsHeldBackAtRandom() throws InterruptedException {
        List<Row> events = Planted.events(300, 25, "view");
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 7, 4096, 10_000, true);
        assertRows(events, model.full(), 1.5);
        assertEquals(300, model.heldOut().testCases().size());
        Map<String, Long> distinct = new HashMap<>();
        events.stream()
                .map(row -> row.getString(0) + " " + row.getString(1))
                .distinct()
                .forEach(pair -> distinct.merge(pair.split(" ")[0], 1L, Long::sum));
        assertEquals(
                distinct.values().stream()
                        .mapToLong(count -> Math.max(1, Math.round(.2 * count)))
                        .sum(),
                model.heldOut().testCases().stream()
                        .mapToLong(testCase -> testCase.answers().length)
                        .sum());
        assertTrue(model.heldOut().testCases().stream()
                .allMatch(testCase -> Arrays.stream(testCase.context())
                        .noneMatch(item -> Arrays.binarySearch(testCase.answers(), item) >= 0)));
        assertEquals(
                Arrays.stream(model.full().popularity()).sum()
                        - model.heldOut().testCases().stream()
                                .mapToLong(testCase -> testCase.answers().length)
                                .sum(),
                Arrays.stream(model.trial().popularity()).sum());
    }

    @Test
    void onlyTheNewestEventsOfAUserAreLookedAt() throws InterruptedException {
        List<Row> events = Planted.events(100, 40, "view");
        ExternalModelContent model = train(events, Map.of("regularization", 1.5), 4, 4096, 15, false);
        assertEquals(100 * 15, model.origin().interactions());
        assertRows(
                events.stream()
                        .filter(row -> row.getLong(4) % 1_000_000 >= 25_000)
                        .toList(),
                model.full(),
                1.5);
    }

    @Test
    void countsThatAreCutLeaveSensibleWeights() throws InterruptedException {
        List<Row> events = Planted.events(300, 25, "view");
        Rows whole = part(train(events, Map.of("regularization", 1.5), 7).full(), "ease");
        Rows cut = part(
                train(events, Map.of("regularization", 1.5), 7, 10, 10_000, false)
                        .full(),
                "ease");
        assertArrayEquals(whole.targets(), cut.targets());
        assertTrue(IntStream.range(0, cut.weights().length).anyMatch(at -> cut.weights()[at] != whole.weights()[at]));
        assertTrue(IntStream.range(0, cut.weights().length).allMatch(at -> Float.isFinite(cut.weights()[at])));
    }

    /** What Spark makes of an empty reading must not be waited for. */
    @Test
    @Timeout(60)
    void saysWhatIsMissing() throws InterruptedException {
        List<Row> none =
                List.of(Planted.event("u1", "i1", "stare", 1, "e1"), Planted.event("u1", "i2", "stare", 2, "e2"));
        assertTrue(assertThrows(WrongUse.class, () -> train(none, Map.of(), 2))
                .getMessage()
                .endsWith("2 rows are read: 0 count, 2 are of types that count nothing, 0 are no events"));
        List<Row> one = List.of(Planted.event("u1", "i1", "view", 1, "e1"), Planted.event("u1", "i2", "view", 2, "e2"));
        assertTrue(assertThrows(WrongUse.class, () -> train(one, Map.of(), 2))
                .getMessage()
                .contains("at least 2 users"));
    }

    private static ExternalModelContent train(List<Row> events, Map<String, Double> fixed, int blocks)
            throws InterruptedException {
        return train(events, fixed, blocks, 4096, 10_000, false);
    }

    private static ExternalModelContent train(
            List<Row> events, Map<String, Double> fixed, int blocks, int pairs, int maxEvents, boolean random)
            throws InterruptedException {
        JavaSparkContext context = JavaSparkContext.fromSparkContext(spark.sparkContext());
        Map<String, Double> all = new TreeMap<>(fixed);
        all.putIfAbsent("dimension", 8.0);
        all.putIfAbsent("sweeps", 2.0);
        var read = EventSource.weighed(
                Planted.table(spark, events), Weights.parse(Weights.DEFAULT), Optional.empty(), Optional.empty());
        return new ModelTrainer(
                        context, new Stages(context), new Settings(blocks, pairs, maxEvents, 1_000, 2, random, 1, all))
                .train(read, "planted");
    }

    private static byte[] bytes(ExternalModelContent model) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExternalModelFile.write(model, out);
        assertEquals(
                model.heldOut().testCases().size(),
                ExternalModelFile.read(new ByteArrayInputStream(out.toByteArray()))
                        .heldOut()
                        .testCases()
                        .size());
        return out.toByteArray();
    }

    private static void assertRows(List<Row> events, ModelContent content, double regularization) {
        Reference reference = new Reference(events, content.ids());
        int targets = ByShape.targets(content.ids().length);
        assertSame(reference.ease(regularization), part(content, "ease"));
        assertSame(
                made(
                        new GraphFilter(
                                reference.interactions, new GraphFilter.Shared(reference.interactions), targets),
                        content.ids().length),
                part(content, "graph"));
        assertSame(
                made(SequentialRules.forward(reference.streams, targets), content.ids().length),
                part(content, "after"));
        assertSame(
                made(SequentialRules.backward(reference.streams, targets), content.ids().length),
                part(content, "before"));
        int[] users = new int[content.ids().length];
        Arrays.setAll(users, reference.interactions::usersOf);
        assertArrayEquals(users, content.popularity());
    }

    private static Rows part(ModelContent content, String name) {
        return content.rows().stream()
                .filter(part -> part.name().equals(name))
                .map(RowPart::rows)
                .findFirst()
                .orElseThrow();
    }

    private static Rows made(RowMaker maker, int items) {
        int[][] targets = new int[items][];
        float[][] weights = new float[items][];
        int[] its = new int[items];
        float[] itsWeights = new float[items];
        for (int item = 0; item < items; item++) {
            int size = maker.make(item, its, itsWeights);
            targets[item] = Arrays.copyOf(its, size);
            weights[item] = Arrays.copyOf(itsWeights, size);
        }
        return Rows.of(targets, weights);
    }

    private static void assertSame(Rows expected, Rows actual) {
        assertArrayEquals(expected.start(), actual.start());
        assertArrayEquals(expected.targets(), actual.targets());
        assertArrayEquals(expected.weights(), actual.weights(), 2e-5f);
    }

    /** The same events, all in one place. */
    private static final class Reference {
        private final Interactions interactions;
        private final Streams streams;

        Reference(List<Row> events, String[] ids) {
            boolean uniform =
                    events.stream().map(row -> row.getString(2)).distinct().count() == 1;
            TreeMap<String, List<Row>> users = new TreeMap<>();
            events.forEach(row -> users.computeIfAbsent(row.getString(0), user -> new ArrayList<>())
                    .add(row));
            int[] start = new int[users.size() + 1];
            int[] streamStart = new int[users.size() + 1];
            List<Integer> pairs = new ArrayList<>();
            List<Float> pairStrengths = new ArrayList<>();
            List<Integer> stream = new ArrayList<>();
            List<Float> streamStrengths = new ArrayList<>();
            int user = 0;
            for (List<Row> own : users.values()) {
                own.sort(Comparator.comparingLong(row -> row.getLong(4)));
                TreeMap<Integer, Float> strongest = new TreeMap<>();
                for (Row row : own) {
                    int item = Arrays.binarySearch(ids, row.getString(1));
                    float strength = ConfidenceWeight.of(row.getString(2).equals("purchase") ? 5 : 1);
                    stream.add(item);
                    streamStrengths.add(strength);
                    strongest.merge(item, strength, Math::max);
                }
                strongest.forEach((item, strength) -> {
                    pairs.add(item);
                    pairStrengths.add(strength);
                });
                start[user + 1] = pairs.size();
                streamStart[++user] = stream.size();
            }
            interactions = new Interactions(start, ints(pairs), uniform ? null : overMean(pairStrengths), ids.length);
            streams = new Streams(streamStart, ints(stream), uniform ? null : overMean(streamStrengths), ids.length);
        }

        private static int[] ints(List<Integer> all) {
            return all.stream().mapToInt(Integer::intValue).toArray();
        }

        private static float[] overMean(List<Float> all) {
            float mean = (float)
                    all.stream().mapToDouble(Float::doubleValue).average().orElseThrow();
            float[] scaled = new float[all.size()];
            for (int i = 0; i < scaled.length; i++) {
                scaled[i] = all.get(i) / mean;
            }
            return scaled;
        }

        Rows ease(double regularization) {
            int items = interactions.items();
            int k = Math.min(ByShape.neighbours(items, ByShape.targets(items)), items - 1);
            NeighbourhoodEase ease = new NeighbourhoodEase(
                    interactions,
                    new NeighbourhoodEase.Shared(interactions),
                    k,
                    new Cholesky(Cholesky.RankFour::plain));
            int[] sizes = new int[items];
            int[] sources = new int[items * k];
            float[] weights = new float[items * k];
            int[] neighbours = new int[k];
            float[][] solved = new float[1][k];
            for (int target = 0; target < items; target++) {
                sizes[target] = ease.solve(
                        target,
                        new float[] {ByShape.lambda(regularization, interactions.meanItemsAnItemMeets())},
                        neighbours,
                        solved);
                System.arraycopy(neighbours, 0, sources, target * k, sizes[target]);
                System.arraycopy(solved[0], 0, weights, target * k, sizes[target]);
            }
            return Rows.fromTargets(sizes, k, sources, weights);
        }
    }
}
