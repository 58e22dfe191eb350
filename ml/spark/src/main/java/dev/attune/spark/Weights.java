package dev.attune.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.least;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * The weights of event types, in the syntax of Attune's {@code attune.events.types}. A test of the service holds the
 * default to be the service's own.
 */
final class Weights {
    static final String DEFAULT =
            "view=1,click=1,like=3,cart=3,purchase=5,rating=value-2.5,dislike=negative,hide=negative";

    private Weights() {}

    /**
     * Reads {@code view=1,rating=value-2.5,hide=negative} into an expression over the columns type and value. The parts
     * change the default weights, unless the first part is {@code only}. Other types count 0.
     */
    static Column parse(String text) {
        List<String> parts = Arrays.asList(text.split(",", -1));
        boolean only = parts.get(0).strip().equals("only");
        if (only && parts.size() == 1 || parts.size() != names(parts).size()) {
            throw new WrongUse("--types names each type once, and at least one after 'only': " + text);
        }
        Column weights = only ? lit(0.0) : with(lit(0.0), Arrays.asList(DEFAULT.split(",")));
        return with(weights, only ? parts.subList(1, parts.size()) : parts);
    }

    private static Set<String> names(List<String> parts) {
        return parts.stream().map(part -> part.split("=", 2)[0].strip()).collect(Collectors.toSet());
    }

    private static Column with(Column weights, List<String> parts) {
        Column all = weights;
        for (String part : parts) {
            String[] pair = part.split("=", 2);
            if (pair.length != 2 || pair[0].isBlank()) {
                throw new WrongUse("--types takes TYPE=WEIGHT pairs separated by commas, not " + part);
            }
            all = when(col("type").equalTo(pair[0].strip()), weight(pair[1].strip()))
                    .otherwise(all);
        }
        return all;
    }

    private static Column weight(String text) {
        try {
            if (text.equals("negative")) {
                return lit(-1.0);
            }
            if (text.equals("none")) {
                return lit(0.0);
            }
            if (text.startsWith("value")) {
                String neutral = text.substring("value".length());
                Column value = col("value").cast("double");
                return when(value.isNull(), 0.0).otherwise(value.plus(neutral.isEmpty() ? 0 : finite(neutral)));
            }
            if (text.contains("..")) {
                return onScale(text);
            }
            double fixed = Double.parseDouble(text);
            if (!(fixed >= 0 && fixed <= 1000)) {
                throw new WrongUse("a weight in --types is in 0..1000, not " + text);
            }
            return lit(fixed);
        } catch (NumberFormatException e) {
            throw new WrongUse(
                    "a weight in --types is a number, value, value-NEUTRAL, LOW..HIGH, negative or none, not " + text);
        }
    }

    /** A rating counts as the same place of the scale 1..5 would, less 2.5. */
    private static Column onScale(String text) {
        int dots = text.indexOf("..");
        double low = finite(text.substring(0, dots));
        double high = finite(text.substring(dots + 2));
        if (!(low < high)) {
            throw new WrongUse("a scale in --types is LOW..HIGH, such as 1..5, not " + text);
        }
        Column place = least(
                lit(1.0),
                greatest(lit(0.0), col("value").cast("double").minus(low).divide(high - low)));
        return when(col("value").isNull(), 0.0).otherwise(place.multiply(4).minus(1.5));
    }

    private static double finite(String text) {
        double number = Double.parseDouble(text);
        if (!Double.isFinite(number)) {
            throw new NumberFormatException(text);
        }
        return number;
    }
}
