package dev.attune.application.learning;

import dev.attune.domain.ranking.Interval;
import dev.attune.domain.ranking.Metric;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in words whether a model is good, by how much, and for whom. */
public final class QualityInWords {
    /** The least number of test cases that tell anything. With fewer, a difference of a tenth is chance. */
    public static final int TELLING = 100;

    private final ModelQuality quality;

    private QualityInWords(ModelQuality quality) {
        this.quality = quality;
    }

    /** Returns a few sentences; one sentence if nothing could be measured. */
    public static String of(ModelQuality quality) {
        if (quality.testCases() == 0 || quality.of(Metric.HIT_RATE).isEmpty()) {
            return "Nobody knows how good this model is: no question could be held out of the data.";
        }
        QualityInWords words = new QualityInWords(quality);
        List<String> sentences = new ArrayList<>();
        sentences.add(words.comparison());
        sentences.add(words.proof());
        words.sourceAlone().ifPresent(sentences::add);
        words.forWhom().ifPresent(sentences::add);
        words.byVisit().ifPresent(sentences::add);
        words.again().ifPresent(sentences::add);
        return String.join(" ", sentences);
    }

    private String comparison() {
        StringBuilder text = new StringBuilder(
                        "Of 100 questions, this model has a right answer among its first ten for ")
                .append(percent(quality.of(Metric.HIT_RATE).getAsDouble()));
        rivalsWithHits()
                .forEach(rival -> text.append(", ")
                        .append(name(rival))
                        .append(" for ")
                        .append(percent(quality.of(rival, Metric.HIT_RATE).getAsDouble())));
        return text.append('.').toString();
    }

    private Stream<Rival> rivalsWithHits() {
        return Stream.of(Rival.POPULARITY, Rival.LATELY)
                .filter(rival -> quality.of(rival, Metric.HIT_RATE).isPresent());
    }

    private String proof() {
        if (quality.testCases() < TELLING) {
            return "So few questions (%.0f) prove little.".formatted(quality.testCases());
        }
        List<Interval> differences = rivalsWithHits()
                .flatMap(rival -> quality.difference(rival, Metric.NDCG).stream())
                .toList();
        if (differences.stream().anyMatch(interval -> interval.high() < 0)) {
            return "A list that is the same for everybody is better, beyond chance.";
        }
        return !differences.isEmpty() && differences.stream().allMatch(interval -> interval.low() > 0)
                ? "It is better than these lists, beyond chance."
                : "It is not better than these lists beyond chance.";
    }

    private Optional<String> sourceAlone() {
        return quality.difference(Rival.SOURCE, Metric.NDCG)
                .filter(interval -> interval.high() < 0 && quality.testCases() >= TELLING)
                .map(_ -> "One of its own sources alone is better, beyond chance.");
    }

    private Optional<String> forWhom() {
        List<Segment> byLength = Stream.of(Segment.SHORT, Segment.MIDDLE, Segment.LONG)
                .filter(segment -> quality.testCases(segment) > 0)
                .toList();
        Optional<Segment> best = byLength.stream().max((a, b) -> Double.compare(ndcg(a), ndcg(b)));
        Optional<Segment> worst = byLength.stream().min((a, b) -> Double.compare(ndcg(a), ndcg(b)));
        return best.filter(segment -> byLength.size() > 1)
                .map(segment ->
                        "It serves users with %s histories best (ndcg@10 %.2f), and users with %s ones least (%.2f)."
                                .formatted(
                                        segment.text(),
                                        ndcg(segment),
                                        worst.get().text(),
                                        ndcg(worst.get())));
    }

    private double ndcg(Segment segment) {
        return quality.of(segment, Metric.NDCG).orElse(0);
    }

    private Optional<String> byVisit() {
        if (Math.min(quality.testCases(Segment.START), quality.testCases(Segment.IN_VISIT)) < TELLING) {
            return Optional.empty();
        }
        return Optional.of("When a visit begins, it is right for %s of 100, and while one goes on, for %s."
                .formatted(percent(hits(Segment.START)), percent(hits(Segment.IN_VISIT))));
    }

    private double hits(Segment segment) {
        return quality.of(segment, Metric.HIT_RATE).orElse(0);
    }

    private Optional<String> again() {
        if (quality.testCases(Segment.AGAIN) == 0) {
            return Optional.empty();
        }
        return Optional.of(
                "With seen items included, it has a right answer for %s of 100 visits, and what the user had most often for %s."
                        .formatted(percent(hits(Segment.AGAIN)), percent(hits(Segment.AGAIN_BY_FREQUENCY))));
    }

    private static String name(Rival rival) {
        return rival == Rival.LATELY ? "the list of what was popular lately" : "the list of popular items";
    }

    private static long percent(double share) {
        return Math.round(100 * share);
    }
}
