package dev.attune.application.learning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How quality went with what was tried, by name: pairs of what was tried and what came out. To be kept beside a model
 * and drawn.
 */
public final class Curves {
    /** The curve of how often an answered item was chosen, by its score. */
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

    /** Floats as somebody would have written them, and no more digits than a plot shows. */
    private static double shortest(double value) {
        return Double.parseDouble(Float.toString((float) value));
    }
}
