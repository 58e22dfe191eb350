package dev.attune.ml.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.HeldOutCases;
import dev.attune.application.learning.ItemDescription;
import dev.attune.application.learning.Progress;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Trainer;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ExternalModelContent;
import dev.attune.kernels.format.ExternalModelContent.HeldOut;
import dev.attune.kernels.format.ExternalModelContent.Origin;
import dev.attune.kernels.format.ExternalModelContent.TestCase;
import dev.attune.kernels.format.ExternalModelFile;
import dev.attune.kernels.format.ModelContent;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.Trees;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Forty items of four kinds. The rows that come with the model know nothing of kinds, and users keep to one. */
class UploadedModelTest {
    private static final int ITEMS = 40;
    private static final int KINDS = 4;
    private static final int CASES = 400;
    private static final long AT = 1_770_000_000_000L;
    private static final long DAY = 86_400;

    @Test
    void theCatalogAddsWhatTheClusterDidNotKnow() throws IOException {
        Scorer scorer = completed(catalog());
        for (int kind = 0; kind < KINDS; kind++) {
            List<String> best =
                    Models.best(scorer, List.of(Models.interest(id(kind)), Models.interest(id(4 + kind))), 5);
            for (String item : best) {
                assertEquals(kind, number(item) % KINDS, best::toString);
            }
        }
        assertTrue(scorer.alone().keySet().containsAll(List.of("ease", "content", "affinity")));
    }

    @Test
    void anItemThatComesLaterIsUnderstoodByItsDescription() throws IOException {
        Map<ItemId, ItemDescription> catalog = new HashMap<>(catalog());
        catalog.put(new ItemId("new"), described(2));
        Scorer scorer = completed(catalog)
                .with(List.of(new ItemId("new")), item -> catalog.get(item).terms());
        int[] similar =
                scorer.similar(scorer.indexOf(new ItemId("new")), _ -> true, 5).items();
        assertTrue(similar.length > 0);
        for (int item : similar) {
            assertEquals(2, number(scorer.item(item).value()) % KINDS);
        }
    }

    @Test
    void withoutACatalogTheModelStaysAsItCame() throws IOException {
        assertEquals(List.of("ease"), List.copyOf(completed(Map.of()).alone().keySet()));
    }

    /** Sizes of a shirt are one product, which the cluster did not know. */
    @Test
    void aVariantOfWhatTheUserHadIsNotAskedFor() throws IOException {
        Map<ItemId, ItemDescription> catalog = new HashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            String product = "shirt " + item % KINDS;
            catalog.put(
                    new ItemId(id(item)),
                    new ItemDescription(
                            List.of("shirts"),
                            List.of("category shirts", product, product + " a", product + " b"),
                            Map.of("model", product)));
        }
        assertEquals(List.of(), read(catalog).heldOut().testCases(), "all answers are of the product that was met");
    }

    @Test
    void theTimesOfEventsTellTheStartOfAVisit() throws IOException {
        HeldOutCases heldOut = read(catalog()).heldOut();
        assertTrue(heldOut.visits());
        assertFalse(heldOut.drawn());
        List<Interest> context = heldOut.testCases().get(0).context();
        assertEquals(AT - 1_000 * DAY, context.get(0).at());
        assertFalse(Scorer.inVisit(context, AT));
        assertEquals(CASES, heldOut.again().size());
        assertTrue(heldOut.again().get(0).repeats());
    }

    private static Scorer completed(Map<ItemId, ItemDescription> catalog) throws IOException {
        Trainer.ExternalModel model = read(catalog);
        return Models.scorer(
                model.tune(model.heldOut(), 1, new Progress()).recipe().make(new Progress()));
    }

    private static Trainer.ExternalModel read(Map<ItemId, ItemDescription> catalog) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ExternalModelFile.write(
                new ExternalModelContent(
                        new Origin("a test", "nowhere", 100, 1_000, 5, AT, Map.of()),
                        new HeldOut(testCases(), true, false),
                        content(),
                        content()),
                out);
        return new BlendTrainer(2)
                .read(new ByteArrayInputStream(out.toByteArray()), item -> Optional.ofNullable(catalog.get(item)));
    }

    private static ModelContent content() {
        Random random = new Random(3);
        int[][] targets = new int[ITEMS][];
        float[][] weights = new float[ITEMS][ITEMS - 1];
        int[] popularity = new int[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
            int own = item;
            targets[item] =
                    IntStream.range(0, ITEMS).filter(other -> other != own).toArray();
            for (int at = 0; at < ITEMS - 1; at++) {
                weights[item][at] = random.nextFloat();
            }
            popularity[item] = 10 + random.nextInt(20);
        }
        float[] recent = new float[ITEMS];
        Arrays.fill(recent, 5);
        return new ModelContent(
                IntStream.range(0, ITEMS).mapToObj(UploadedModelTest::id).toArray(String[]::new),
                popularity,
                recent,
                false,
                List.of(new RowPart("ease", 1, 20, Rows.of(targets, weights))),
                Optional.empty(),
                new float[] {1, 0, 0},
                Trees.NONE);
    }

    private static List<TestCase> testCases() {
        Random random = new Random(1);
        List<TestCase> testCases = new ArrayList<>();
        for (int user = 0; user < CASES; user++) {
            int kind = user % KINDS;
            int[] own = random.ints(0, ITEMS / KINDS)
                    .distinct()
                    .limit(4)
                    .map(number -> KINDS * number + kind)
                    .toArray();
            int day = (int) DAY;
            testCases.add(new TestCase(
                    new int[] {own[0], own[1], own[2]},
                    new float[] {1, 1, 1},
                    new int[] {day, 2 * day, 3 * day},
                    new int[0],
                    new int[] {own[3]},
                    IntStream.of(own[0], own[3]).sorted().toArray(),
                    false,
                    AT));
        }
        return testCases;
    }

    private static Map<ItemId, ItemDescription> catalog() {
        Map<ItemId, ItemDescription> catalog = new HashMap<>();
        for (int item = 0; item < ITEMS; item++) {
            catalog.put(new ItemId(id(item)), described(item % KINDS));
        }
        return catalog;
    }

    private static ItemDescription described(int kind) {
        return new ItemDescription(List.of("kind " + kind), List.of("c:kind " + kind), Map.of());
    }

    private static String id(int item) {
        return "item-%02d".formatted(item);
    }

    private static int number(String id) {
        return Integer.parseInt(id.substring("item-".length()));
    }
}
