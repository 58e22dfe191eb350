package dev.attune.adapters.rest.admin.card;

import dev.attune.adapters.rest.admin.card.Plot.Bar;
import dev.attune.adapters.rest.admin.card.Plot.Point;
import dev.attune.adapters.rest.admin.card.Plot.Range;
import dev.attune.application.learning.Curves;
import dev.attune.application.learning.Model;
import dev.attune.application.learning.ModelQuality;
import dev.attune.application.learning.QualityInWords;
import dev.attune.application.learning.Rival;
import dev.attune.application.learning.Segment;
import dev.attune.domain.ranking.Metric;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The card of a model, which tells people about it. It is a document in Markdown that holds its plots (Mitchell et al.,
 * "Model cards for model reporting", 2019).
 */
public final class ModelCard {
    private static final String CALIBRATION = Curves.CALIBRATION;

    private final Model model;
    private final ModelQuality quality;
    private final boolean active;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(Model model, boolean active) {
        this.model = model;
        this.quality = model.quality();
        this.active = active;
    }

    public static String of(Model model, boolean active) {
        ModelCard card = new ModelCard(model, active);
        card.origin();
        if (model.quality().testCases() > 0) {
            card.quality();
            card.differences();
            card.sources();
            card.segments();
        }
        card.curves();
        card.parameters();
        return card.text.toString();
    }

    private void origin() {
        line("# Model " + model.version());
        line("");
        line(active ? "In service." : "Not in service.");
        line("");
        line(QualityInWords.of(quality));
        line("");
        Map<String, Object> facts = model.provenance().withoutCurves();
        facts.put("created", model.createdAt());
        facts.put("bytes", model.size());
        facts.put("sha256", model.sha256());
        table(
                List.of("origin", ""),
                facts.entrySet().stream()
                        .map(fact -> List.of(fact.getKey(), fact.getValue().toString()))
                        .toList());
    }

    private void quality() {
        String testCases = Plot.number(quality.testCases());
        line("## Quality");
        line("");
        line("On %s questions held out of the data, of users or sessions that blend and trees have not learned from."
                .formatted(testCases));
        line("");
        if (quality.testCases() < QualityInWords.TELLING) {
            line("So few say little: by another %s the same model may look quite different.".formatted(testCases));
            line("");
        }
        List<Rival> rivals = Arrays.stream(Rival.values())
                .filter(rival -> quality.of(rival, Metric.NDCG).isPresent())
                .toList();
        List<String> series = Stream.concat(
                        Stream.of("this model"), rivals.stream().map(Rival::text))
                .toList();
        picture(
                "metrics",
                Plot.bars(
                        "Metrics",
                        series,
                        Metric.OF_EACH_CASE.stream()
                                .map(metric -> new Bar(
                                        metric.text(),
                                        values(metric, rivals)
                                                .map(value -> value.orElse(0))
                                                .toList()))
                                .toList()));
        table(
                Stream.concat(Stream.of("metric"), series.stream()).toList(),
                Stream.concat(Metric.OF_EACH_CASE.stream(), Metric.OF_ALL_ANSWERS.stream())
                        .map(metric -> Stream.concat(
                                        Stream.of(metric.text()),
                                        values(metric, rivals).map(ModelCard::number))
                                .toList())
                        .toList());
        if (rivals.contains(Rival.ACTIVE)) {
            line("The active model was asked the %s questions that are newer than all it has learned from."
                    .formatted(number(quality.testCases(Rival.ACTIVE))));
            line("");
        }
        if (rivals.contains(Rival.RECORDED)) {
            line("Recorded is what the model that was active had been measured at, when it was judged in the same"
                    + " way.");
            line("");
        }
    }

    private Stream<OptionalDouble> values(Metric metric, List<Rival> rivals) {
        return Stream.concat(Stream.of(quality.of(metric)), rivals.stream().map(rival -> quality.of(rival, metric)));
    }

    private void differences() {
        List<Range> ranges = Arrays.stream(Rival.values())
                .flatMap(rival -> Metric.OF_EACH_CASE.stream()
                        .flatMap(metric -> quality.difference(rival, metric).stream()
                                .map(interval -> new Range(
                                        metric.text() + " - " + rival.text(), interval.low(), interval.high()))))
                .toList();
        if (!ranges.isEmpty()) {
            picture("differences", Plot.ranges("Difference to what it is compared with, 95% intervals", ranges));
        }
    }

    private void sources() {
        if (quality.alone().isEmpty()) {
            return;
        }
        line("## Sources alone");
        line("");
        line("The same candidates, ranked by each source alone. Blend is the whole model.");
        line("");
        table(
                List.of("source", Metric.NDCG.text()),
                quality.alone().entrySet().stream()
                        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                        .map(source -> List.of(source.getKey(), Plot.number(source.getValue())))
                        .toList());
    }

    private void segments() {
        if (quality.of(Segment.SHORT, Metric.NDCG).isEmpty()) {
            return;
        }
        line("## Segments");
        line("");
        table(
                Stream.concat(
                                Stream.of("segment", "questions"),
                                Metric.DECISIVE.stream().map(Metric::text))
                        .toList(),
                Arrays.stream(Segment.values())
                        .filter(segment -> quality.testCases(segment) > 0)
                        .map(segment -> Stream.concat(
                                        Stream.of(segment.text(), Plot.number(quality.testCases(segment))),
                                        Metric.DECISIVE.stream().map(metric -> number(quality.of(segment, metric))))
                                .toList())
                        .toList());
    }

    private void curves() {
        Map<?, ?> curves = model.provenance().curves();
        if (curves.isEmpty()) {
            return;
        }
        line("## Learning curves");
        line("");
        new TreeMap<>(curves).forEach((name, points) -> {
            if (!name.equals(CALIBRATION)) {
                picture(
                        name.toString(),
                        Plot.line(
                                "nDCG@10 on held-out questions by " + name, name.toString(), points((List<?>) points)));
            }
        });
        if (curves.containsKey(CALIBRATION)) {
            line("## Calibration");
            line("");
            line("Share of what was shown that was chosen, by its score. Scores order items; they are no"
                    + " probabilities.");
            line("");
            picture(CALIBRATION, Plot.line("Chosen, by score", "score", points((List<?>) curves.get(CALIBRATION))));
        }
    }

    private static List<Point> points(List<?> pairs) {
        return pairs.stream()
                .map(pair -> (List<?>) pair)
                .map(pair -> new Point(((Number) pair.get(0)).doubleValue(), ((Number) pair.get(1)).doubleValue()))
                .toList();
    }

    private void parameters() {
        line("## Parameters");
        line("");
        List<List<String>> rows = new ArrayList<>();
        new TreeMap<>(model.parameters()).forEach((name, value) -> {
            if (value instanceof Map<?, ?> several) {
                new TreeMap<>(several).forEach((inner, of) -> rows.add(List.of(name + "." + inner, of.toString())));
            } else {
                rows.add(List.of(name, value.toString()));
            }
        });
        table(List.of("parameter", "value"), rows);
    }

    private void table(List<String> head, List<List<String>> rows) {
        line("| " + String.join(" | ", head) + " |");
        line("|" + "---|".repeat(head.size()));
        rows.forEach(row -> line(row.stream().map(ModelCard::shown).collect(Collectors.joining(" | ", "| ", " |"))));
        line("");
    }

    /** Returns a text as it will be read. An upload may name anything, and must not write its own card. */
    private static String shown(String any) {
        StringBuilder shown = new StringBuilder();
        any.codePoints().forEach(c -> {
            switch (c) {
                case '<' -> shown.append("&lt;");
                case '>' -> shown.append("&gt;");
                case '&' -> shown.append("&amp;");
                case '\\', '`', '*', '_', '[', ']', '|', '!', '~' ->
                    shown.append('\\').append((char) c);
                default -> shown.appendCodePoint(Character.isISOControl(c) ? ' ' : c);
            }
        });
        // Without the backslashes these would be links.
        return shown.toString().replace("://", "\\://").replace("www.", "www\\.");
    }

    private void picture(String name, String svg) {
        line("![%s](data:image/svg+xml;base64,%s)"
                .formatted(shown(name), Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))));
        line("");
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Plot.number(value.getAsDouble()) : "";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
