package dev.attune.application.training;

import dev.attune.application.learning.TrainingRun;
import dev.attune.domain.event.Event;
import dev.attune.domain.event.EventType;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What kinds of events were read, in words for whoever wonders why a model is poor. One thread uses it. */
final class Findings {
    /** Maximum number of users that a reason names. */
    private static final int MOST_NAMED = 20;
    /** Fewer events of a type than this tell nothing about its values. */
    private static final int FEWEST = 20;
    /** The neutral value of a scale is in its middle or below, so no value is more than twice that. */
    private static final double MOST_OF_NEUTRAL = 2;

    private final EventWeights weights;
    private final Map<EventType, OfType> types = new TreeMap<>();
    private List<String> inhuman = List.of();

    Findings(EventWeights weights) {
        this.weights = weights;
    }

    /** The events of one type. */
    private static final class OfType {
        private long count;
        private long speakFor;
        private long valued;
        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        private void add(Event event, double weight) {
            count++;
            speakFor += weight > 0 ? 1 : 0;
            if (event.value().isPresent()) {
                double value = event.value().getAsDouble();
                valued++;
                least = Math.min(least, value);
                greatest = Math.max(greatest, value);
            }
        }
    }

    void add(Event event) {
        types.computeIfAbsent(event.type(), _ -> new OfType()).add(event, weights.of(event.type(), event.value()));
    }

    /** Returns how many events of each type there are, and how many of them speak for their item. */
    String types() {
        return types.isEmpty()
                ? "no events were found"
                : types.entrySet().stream()
                        .map(type -> "%s %d (%d speak for an item)"
                                .formatted(type.getKey(), type.getValue().count, type.getValue().speakFor))
                        .collect(Collectors.joining(", ", "found: ", ""));
    }

    /** Notes the users whose events were left out because nobody acts like them. */
    void leftOut(List<String> users) {
        inhuman = users;
    }

    /** Returns what seems wrong with the data; empty if all seems well. */
    Optional<String> doubt() {
        List<String> doubts =
                Stream.of(otherScale(), botsLeftOut()).flatMap(Optional::stream).toList();
        return doubts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", doubts));
    }

    private Optional<String> botsLeftOut() {
        if (inhuman.isEmpty()) {
            return Optional.empty();
        }
        int named = Math.min(MOST_NAMED, inhuman.size());
        String more = inhuman.size() > named ? " and %d more".formatted(inhuman.size() - named) : "";
        return Optional.of("left out, because nobody acts that fast or that long: "
                + inhuman.stream()
                        .limit(named)
                        .map(user -> TrainingRun.named(new UserId(user)))
                        .collect(Collectors.joining(", "))
                + more);
    }

    private Optional<String> otherScale() {
        return types.entrySet().stream()
                .filter(type -> doubtful(type.getKey(), type.getValue()))
                .map(type -> "the values of type %s lie in %s..%s, which fits another scale: %s states it"
                        .formatted(
                                type.getKey(),
                                text(type.getValue().least),
                                text(type.getValue().greatest),
                                type.getKey().name().equals("rating") ? "attune.ratings.scale" : "attune.events.types"))
                .findFirst();
    }

    private boolean doubtful(EventType type, OfType found) {
        OptionalDouble neutral = weights.neutralValue(type);
        return found.valued >= FEWEST
                && (found.speakFor == 0 && weights.needsValue(type)
                        || neutral.orElse(0) > 0 && found.greatest > MOST_OF_NEUTRAL * neutral.getAsDouble());
    }

    private static String text(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }
}
