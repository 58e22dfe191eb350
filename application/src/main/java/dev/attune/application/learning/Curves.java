package dev.attune.application.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The curves of a training run, by name. A curve is a list of pairs: a tried value and its result. The curves are kept
 * beside a model, and can be drawn.
 */
public final class Curves {
    /** Name of the curve that shows how often an answered item was chosen, by its score. */
    public static final String CALIBRATION = "calibration";

    private final Map<String, List<List<Double>>> points = new TreeMap<>();

    public void add(String name, double x, double y) {
        points.computeIfAbsent(name, _ -> new ArrayList<>()).add(List.of(shortest(x), shortest(y)));
    }

    public void addAll(Curves others) {
        points.putAll(others.points);
    }

    public Map<String, Object> asMap() {
        return Map.copyOf(points);
    }

    /** Writes floats as somebody would have written them, with no more digits than a plot shows. */
    private static double shortest(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }
}
