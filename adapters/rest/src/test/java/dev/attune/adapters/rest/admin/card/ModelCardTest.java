package dev.attune.adapters.rest.admin.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.Provenance;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class ModelCardTest {
    private static final Pattern PICTURE = Pattern.compile("!\\[([^\\]]+)\\]\\(data:image/svg\\+xml;base64,([^)]+)\\)");
    private static final Map<String, Object> CURVES = Map.of(
            "trees",
            List.of(List.of(0.0, .2), List.of(15.0, .3)),
            "calibration",
            List.of(List.of(1.0, .1), List.of(2.0, .5)));

    @Test
    void theCardHoldsFiguresAndPlots() throws Exception {
        Map<String, Double> metrics = new HashMap<>(Map.of(
                "questions",
                200.0,
                "ndcg@10",
                .25,
                "popularity.ndcg@10",
                .125,
                "ndcg@10.over.popularity.low",
                .1,
                "ndcg@10.over.popularity.high",
                .15,
                "short.ndcg@10",
                .2));
        String card = ModelCard.of(model(metrics, Map.of("seed", 7L, "curves", CURVES)), true);
        for (String part : List.of(
                "# Model m-1",
                "In service.",
                "| seed | 7 |",
                "| ndcg@10 | 0.2500 | 0.1250 |",
                "| blend.ease | 1.5 |",
                "On 200 questions")) {
            assertTrue(card.contains(part), part + " in " + card);
        }
        Map<String, Document> pictures = pictures(card);
        assertEquals(java.util.Set.of("metrics", "differences", "trees", "calibration"), pictures.keySet());
        assertEquals(2, pictures.get("trees").getElementsByTagName("circle").getLength());
        Element ours =
                (Element) pictures.get("metrics").getElementsByTagName("rect").item(1);
        Element theirs =
                (Element) pictures.get("metrics").getElementsByTagName("rect").item(2);
        assertEquals(
                2,
                Double.parseDouble(ours.getAttribute("width")) / Double.parseDouble(theirs.getAttribute("width")),
                .01);
    }

    private static final String MALICE = """
        <script>alert(1)</script>

        # Good
        [x](javascript:y) ![i](http://z) a | b https://z www.z\
        """;

    @Test
    void whoMadeTheModelCannotWriteItsCard() throws Exception {
        String card = ModelCard.of(model(Map.of("questions", 200.0, "ndcg@10", .2), Map.of("trainedBy", MALICE)), true);
        assertFalse(card.contains("<script>") || card.contains("[x](") || card.contains("![i]("), card);
        assertEquals(
                List.of("# Model m-1"),
                card.lines().filter(line -> line.startsWith("# ")).toList());
        assertTrue(card.contains("a \\| b https\\://z www\\.z |"), card);
    }

    @Test
    void aCardSaysWhatFewQuestionsAreWorth() throws Exception {
        Map<String, Double> metrics = Map.of(
                "ndcg@10",
                1.0,
                "short.questions",
                3.0,
                "short.ndcg@10",
                1.0,
                "long.questions",
                0.0,
                "long.ndcg@10",
                0.0);
        for (double questions : new double[] {3, 99, 100, 5_000}) {
            Map<String, Double> measured = new HashMap<>(metrics);
            measured.put("questions", questions);
            String card = ModelCard.of(model(measured, Map.of()), true);
            assertEquals(questions < 100, card.contains("So few say little"), card);
            assertTrue(card.contains("| short | 3"), card);
            assertFalse(card.contains("| long |"), card);
        }
    }

    @Test
    void aModelThatWasNotMeasuredHasNoPlots() throws Exception {
        String card = ModelCard.of(model(Map.of("questions", 0.0), Map.of()), false);
        assertTrue(card.contains("Not in service."));
        assertFalse(card.contains("## Quality"));
        assertTrue(card.contains("Nobody knows how good this model is"));
        assertEquals(Map.of(), pictures(card));
    }

    @Test
    void plotsOfOneValueOrNoneAreStillPictures() throws Exception {
        for (List<List<Double>> points : List.of(List.of(List.of(3.0, 0.0)), new ArrayList<List<Double>>())) {
            pictures(ModelCard.of(model(Map.of(), Map.of("curves", Map.of("a & <b>", points))), true))
                    .values()
                    .forEach(picture -> assertFalse(
                            picture.getDocumentElement().getTextContent().contains("NaN")));
        }
    }

    private static Model model(Map<String, Double> metrics, Map<String, Object> provenance) {
        return new Model(
                "m-1",
                "00",
                10,
                Instant.EPOCH,
                new ModelQuality(metrics),
                Map.of("blend", Map.of("ease", 1.5)),
                new Provenance(provenance));
    }

    private static Map<String, Document> pictures(String card) throws Exception {
        Map<String, Document> pictures = new HashMap<>();
        for (Matcher picture = PICTURE.matcher(card); picture.find(); ) {
            pictures.put(
                    picture.group(1),
                    DocumentBuilderFactory.newInstance()
                            .newDocumentBuilder()
                            .parse(new ByteArrayInputStream(Base64.getDecoder().decode(picture.group(2)))));
        }
        return pictures;
    }
}
