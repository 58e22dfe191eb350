package dev.attune.domain.event;

import dev.attune.domain.InvalidValue;
import java.math.BigDecimal;
import java.util.OptionalDouble;

/**
 * The weight of an event type. A weight above zero speaks for the item, and a weight below zero speaks against it. With
 * the weight zero, the user has met the item, and nothing more is said.
 */
public sealed interface Weight {
    /** Stands between the ends of a scale. */
    String RANGE = "..";

    /** A fixed weight: every event of the type counts the same. With 0 it only takes the item out of answers. */
    record Fixed(double weight) implements Weight {
        public Fixed {
            if (!(weight >= 0 && weight <= 1000)) {
                throw new InvalidValue("weight", "0..1000", weight);
            }
        }
    }

    /**
     * A weight by value: an event counts its value minus the neutral value. If 2.5 is neutral, a rating of 5 counts
     * 2.5, and a rating of 1 counts against the item.
     */
    record ByValue(double neutral) implements Weight {
        public ByValue {
            if (!Double.isFinite(neutral) || Math.abs(neutral) > Event.MAX_VALUE) {
                throw new InvalidValue("neutral value", "-1000000..1000000", neutral);
            }
        }
    }

    /**
     * A weight by rating on a stated scale. It counts as the same place of the scale 1..5 would, of which 2.5 is
     * neutral: the greatest rating counts 2.5, and the least counts -1.5.
     */
    record OnScale(double low, double high) implements Weight {
        private static final double GREATEST = 2.5;
        private static final double LEAST = -1.5;

        public OnScale {
            if (!(low < high) || Math.abs(low) > Event.MAX_VALUE || Math.abs(high) > Event.MAX_VALUE) {
                throw new InvalidValue("scale", "LOW..HIGH, such as 1..5, within -1000000..1000000", low + ".." + high);
            }
        }

        boolean contains(double value) {
            return low <= value && value <= high;
        }

        private double weight(double value) {
            double place = Math.clamp((value - low) / (high - low), 0, 1);
            return LEAST + (GREATEST - LEAST) * place;
        }

        @Override
        public String toString() {
            return BigDecimal.valueOf(low).stripTrailingZeros().toPlainString() + ".."
                    + BigDecimal.valueOf(high).stripTrailingZeros().toPlainString();
        }
    }

    /**
     * A weight for events that say that the user does not want the item. The item is not recommended, and similar items
     * are not promoted.
     */
    record Negative() implements Weight {}

    default double of(OptionalDouble value) {
        return switch (this) {
            case Fixed fixed -> fixed.weight();
            case ByValue by -> value.isPresent() ? value.getAsDouble() - by.neutral() : 0;
            case OnScale scale -> value.isPresent() ? scale.weight(value.getAsDouble()) : 0;
            case Negative _ -> -1;
        };
    }

    /** Reads {@code 3}, {@code value}, {@code value-2.5}, {@code 1..5} or {@code negative}. */
    static Weight parse(String text) {
        String trimmed = text.strip();
        if (trimmed.equals("negative")) {
            return new Negative();
        }
        try {
            if (trimmed.startsWith("value")) {
                String neutral = trimmed.substring("value".length());
                return new ByValue(neutral.isEmpty() ? 0 : -Double.parseDouble(neutral));
            }
            if (trimmed.contains(RANGE)) {
                return scale(trimmed);
            }
            return new Fixed(Double.parseDouble(trimmed));
        } catch (NumberFormatException e) {
            throw new InvalidValue(
                    "weight", "a number, 'value', 'value-NEUTRAL', 'LOW..HIGH', 'negative' or 'none'", text);
        }
    }

    /** Reads {@code 1..5}. */
    static OnScale scale(String text) {
        int dots = text.indexOf(RANGE);
        try {
            return new OnScale(
                    Double.parseDouble(text.substring(0, Math.max(0, dots))),
                    Double.parseDouble(text.substring(dots + RANGE.length())));
        } catch (NumberFormatException e) {
            throw new InvalidValue("scale", "LOW..HIGH, such as 1..5", text);
        }
    }
}
