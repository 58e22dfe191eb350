package dev.attune.adapters.rest.admin.card;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * A small plot as SVG. Attune draws it itself, because plotting libraries draw through AWT. AWT needs fonts and native
 * libraries that a server's image does not have (decision 10).
 */
final class Plot {
    private static final int WIDTH = 640;
    private static final int LEFT = 150;
    private static final int RIGHT = 30;
    private static final int TOP = 40;
    private static final int ROW = 22;
    private static final int HEIGHT = 240;
    private static final List<String> COLOURS = List.of("#1f5fa8", "#b0b7bf", "#d98324", "#4f9d69", "#8a63a8");
    private static final double ROOM = .08;

    private final StringBuilder svg = new StringBuilder();
    private final int height;

    private Plot(String title, int height) {
        this.height = height;
        text(LEFT, TOP - 18, "start", title);
    }

    /** The values of one name, one for each series. */
    record Bar(String name, List<Double> values) {}

    /** The range between two values. */
    record Range(String name, double low, double high) {}

    record Point(double x, double y) {}

    /** Draws bars from zero, one below the other. Each of them has a value for each of the series. */
    static String bars(String title, List<String> series, List<Bar> bars) {
        int row = 6 + 10 * series.size();
        Plot plot = new Plot(title, TOP + bars.size() * row + 30);
        double most = bars.stream()
                .flatMap(bar -> bar.values().stream())
                .mapToDouble(Double::doubleValue)
                .max()
                .orElse(1);
        double scale = (WIDTH - LEFT - RIGHT - 50) / (most > 0 ? most : 1);
        for (int i = 0; i < bars.size(); i++) {
            int y = TOP + i * row;
            plot.text(LEFT - 8, y + row / 2 + 2, "end", bars.get(i).name());
            for (int s = 0; s < series.size(); s++) {
                double value = bars.get(i).values().get(s);
                plot.add(
                        "<rect x='%d' y='%d' width='%.1f' height='8' fill='%s'/>",
                        LEFT, y + 10 * s, Math.max(0, value * scale), COLOURS.get(s));
                plot.text(LEFT + Math.max(0, value * scale) + 5, y + 10 * s + 8, "start", number(value));
            }
        }
        for (int s = 0; s < series.size(); s++) {
            plot.add(
                    "<rect x='%d' y='%d' width='10' height='8' fill='%s'/>",
                    LEFT + 105 * s, plot.height - 20, COLOURS.get(s));
            plot.text(LEFT + 105 * s + 15, plot.height - 12, "start", series.get(s));
        }
        return plot.done();
    }

    /** Draws ranges, one below the other, with a vertical line at zero, where nothing differs. */
    static String ranges(String title, List<Range> ranges) {
        Plot plot = new Plot(title, TOP + ranges.size() * ROW + 30);
        Axis x = Axis.over(
                ranges.stream()
                        .flatMapToDouble(range -> DoubleStream.of(range.low(), range.high(), 0))
                        .toArray(),
                LEFT,
                WIDTH - RIGHT);
        int bottom = TOP + ranges.size() * ROW;
        plot.line(x.at(0), TOP - 8, x.at(0), bottom, COLOURS.get(1));
        for (int i = 0; i < ranges.size(); i++) {
            int y = TOP + i * ROW + ROW / 2;
            plot.text(LEFT - 8, y + 4, "end", ranges.get(i).name());
            plot.add(
                    "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='%s' stroke-width='4'/>",
                    x.at(ranges.get(i).low()), y, x.at(ranges.get(i).high()), y, COLOURS.getFirst());
        }
        plot.ticks(x, bottom);
        return plot.done();
    }

    /** Draws points, joined in the order of x. */
    static String line(String title, String xName, List<Point> points) {
        Plot plot = new Plot(title, HEIGHT);
        int bottom = HEIGHT - 50;
        Axis x = Axis.over(points.stream().mapToDouble(Point::x).toArray(), LEFT, WIDTH - RIGHT);
        Axis y = Axis.over(points.stream().mapToDouble(Point::y).toArray(), bottom, TOP);
        plot.line(LEFT, bottom, WIDTH - RIGHT, bottom, COLOURS.get(1));
        plot.line(LEFT, TOP, LEFT, bottom, COLOURS.get(1));
        for (double value : new double[] {y.low(), y.high()}) {
            plot.text(LEFT - 8, y.at(value) + 4, "end", number(value));
        }
        List<String> places = new ArrayList<>();
        for (Point point :
                points.stream().sorted((a, b) -> Double.compare(a.x(), b.x())).toList()) {
            places.add(String.format(Locale.ROOT, "%.1f,%.1f", x.at(point.x()), y.at(point.y())));
            plot.add(
                    "<circle cx='%.1f' cy='%.1f' r='3' fill='%s'/>",
                    x.at(point.x()), y.at(point.y()), COLOURS.getFirst());
        }
        plot.add(
                "<polyline points='%s' fill='none' stroke='%s' stroke-width='2'/>",
                String.join(" ", places), COLOURS.getFirst());
        plot.ticks(x, bottom);
        plot.text((LEFT + WIDTH - RIGHT) / 2., HEIGHT - 12, "middle", xName);
        return plot.done();
    }

    private void ticks(Axis x, int bottom) {
        for (double value : new double[] {x.low(), (x.low() + x.high()) / 2, x.high()}) {
            text(x.at(value), bottom + 16, "middle", number(value));
        }
    }

    private void line(double x1, double y1, double x2, double y2, String colour) {
        add("<line x1='%.1f' y1='%.1f' x2='%.1f' y2='%.1f' stroke='%s'/>", x1, y1, x2, y2, colour);
    }

    private void text(double x, double y, String anchor, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        add("<text x='%.1f' y='%.1f' text-anchor='%s'>%s</text>", x, y, anchor, escaped);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private String done() {
        return """
            <svg xmlns='http://www.w3.org/2000/svg' width='%d' height='%d' font-family='sans-serif' font-size='11' fill='#333'>
            <rect width='100%%' height='100%%' fill='white'/>
            %s</svg>
            """.formatted(WIDTH, height, svg);
    }

    static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e7
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.4g", value);
    }

    /** An axis, which maps values to places. It has some room at both ends. */
    private record Axis(double low, double high, double room, double from, double to) {
        static Axis over(double[] values, double from, double to) {
            double low = DoubleStream.of(values).min().orElse(0);
            double high = DoubleStream.of(values).max().orElse(1);
            double room = high > low ? ROOM * (high - low) : Math.max(ROOM, ROOM * Math.abs(high));
            return new Axis(low, high, room, from, to);
        }

        double at(double value) {
            return from + (value - low + room) / (high - low + 2 * room) * (to - from);
        }
    }
}
