package dev.attune.adapters.rest.card;

import dev.attune.adapters.rest.card.Plot.Bar;
import dev.attune.adapters.rest.card.Plot.Point;
import dev.attune.adapters.rest.card.Plot.Range;
import dev.attune.application.port.Model;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What is known of a model, for people: a document in Markdown that holds its plots (Mitchell et al., "Model cards for
 * model reporting", 2019).
 */
public final class ModelCard {
    private static final List<String> METRICS = List.of("ndcg@10", "recall@20", "mrr", "hr@10");
    private static final List<String> OF_ALL_ANSWERS = List.of("coverage", "novelty", "popularityBias");
    private static final List<String> RIVALS = List.of("popularity", "active", "recorded");
    private static final List<String> SEGMENTS = List.of("short", "middle", "long", "popularItems", "tailItems");
    /** With fewer questions a tenth more or less is chance. */
    private static final int TELLING = 100;

    private static final String CURVES = "curves";
    private static final String CALIBRATION = "calibration";

    private final Model model;
    private final boolean active;
    private final StringBuilder text = new StringBuilder();

    private ModelCard(Model model, boolean active) {
        this.model = model;
        this.active = active;
    }

    public static String of(Model model, boolean active) {
        ModelCard card = new ModelCard(model, active);
        card.origin();
        if (card.model.metrics().getOrDefault("questions", 0.0) > 0) {
            card.quality();
            card.differences();
            card.segments();
        } else {
            card.line("Not measured: no question could be held out of the data.");
            card.line("");
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
        Map<String, Object> facts = new TreeMap<>(model.provenance());
        facts.remove(CURVES);
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
        line("## Quality");
        line("");
        line("On %s questions held out of the data, of users or sessions that blend and trees have not learned from."
                .formatted(number("questions")));
        line("");
        if (value("questions") < TELLING) {
            line("So few say little: by another %s the same model may look quite different."
                    .formatted(number("questions")));
            line("");
        }
        List<String> series = new ArrayList<>(List.of("this model"));
        RIVALS.stream()
                .filter(rival -> model.metrics().containsKey(rival + ".ndcg@10"))
                .forEach(series::add);
        List<Bar> bars = METRICS.stream()
                .map(metric -> new Bar(
                        metric,
                        series.stream()
                                .map(each -> value(each.equals(series.getFirst()) ? metric : each + "." + metric))
                                .toList()))
                .toList();
        picture("metrics", Plot.bars("Metrics", series, bars));
        List<String> head = new ArrayList<>(List.of("metric"));
        head.addAll(series);
        List<List<String>> rows = new ArrayList<>();
        for (List<String> group : List.of(METRICS, OF_ALL_ANSWERS)) {
            for (String metric : group) {
                List<String> row = new ArrayList<>(List.of(metric));
                series.forEach(each -> row.add(number(each.equals(series.getFirst()) ? metric : each + "." + metric)));
                rows.add(row);
            }
        }
        table(head, rows);
        if (series.contains("active")) {
            line("The active model was asked the %s questions that are newer than all it has learned from."
                    .formatted(number("active.questions")));
            line("");
        }
        if (series.contains("recorded")) {
            line("Recorded is what the model that was active had been measured at, when it was judged in the same"
                    + " way.");
            line("");
        }
    }

    private void differences() {
        List<Range> ranges = new ArrayList<>();
        for (String rival : RIVALS) {
            for (String metric : METRICS) {
                String over = metric + ".over." + rival;
                if (model.metrics().containsKey(over + ".low")) {
                    ranges.add(new Range(metric + " - " + rival, value(over + ".low"), value(over + ".high")));
                }
            }
        }
        if (!ranges.isEmpty()) {
            picture("differences", Plot.ranges("Difference to what it is compared with, 95% intervals", ranges));
        }
    }

    private void segments() {
        if (!model.metrics().containsKey("short.ndcg@10")) {
            return;
        }
        line("## Segments");
        line("");
        table(
                List.of("segment", "questions", "ndcg@10", "recall@20", "mrr"),
                SEGMENTS.stream()
                        .filter(segment -> value(segment + ".questions") > 0)
                        .map(segment -> List.of(
                                segment,
                                number(segment + ".questions"),
                                number(segment + ".ndcg@10"),
                                number(segment + ".recall@20"),
                                number(segment + ".mrr")))
                        .toList());
    }

    private void curves() {
        if (!(model.provenance().get(CURVES) instanceof Map<?, ?> curves) || curves.isEmpty()) {
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
        rows.forEach(row -> line("| " + String.join(" | ", row) + " |"));
        line("");
    }

    private void picture(String name, String svg) {
        line("![%s](data:image/svg+xml;base64,%s)"
                .formatted(name, Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8))));
        line("");
    }

    private double value(String metric) {
        return model.metrics().getOrDefault(metric, 0.0);
    }

    private String number(String metric) {
        return model.metrics().containsKey(metric) ? Plot.number(value(metric)) : "";
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
