package dev.attune.application.evaluation;

import dev.attune.application.learning.Curves;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The share of the shown items that were chosen, by score. It tells whether items with a higher score are chosen more
 * often. The shown items are sorted by score and cut into ten parts of the same size.
 */
public final class Calibration {
    private static final int PARTS = 10;

    private final List<Shown> shown = new ArrayList<>();

    private record Shown(float score, boolean chosen) {}

    void add(float score, boolean chosen) {
        shown.add(new Shown(score, chosen));
    }

    /** Adds the mean score of each part and the share of it that was chosen, lowest scores first. */
    public void addTo(Curves curves) {
        shown.sort(Comparator.comparingDouble(Shown::score));
        for (int part = 0; part < PARTS; part++) {
            List<Shown> own = shown.subList(part * shown.size() / PARTS, (part + 1) * shown.size() / PARTS);
            if (!own.isEmpty()) {
                curves.add(
                        Curves.CALIBRATION,
                        own.stream().mapToDouble(Shown::score).average().orElseThrow(),
                        own.stream()
                                .mapToInt(each -> each.chosen ? 1 : 0)
                                .average()
                                .orElseThrow());
            }
        }
    }
}
