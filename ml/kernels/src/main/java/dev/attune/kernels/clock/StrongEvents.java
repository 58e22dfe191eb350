package dev.attune.kernels.clock;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/** Finds out which events are strong: those of the greatest weight that a hundredth of all events has. */
public final class StrongEvents implements Serializable {
    private static final double SHARE = .01;
    /** Weights are told apart by seven bits of their fraction, so that their number is bounded. */
    private static final int DROPPED_BITS = 16;

    private final TreeMap<Integer, Long> counts = new TreeMap<>();
    private long all;

    /** Counts an event of this weight, which is above 0. */
    public void add(float weight) {
        counts.merge(Float.floatToIntBits(weight) >> DROPPED_BITS, 1L, Long::sum);
        all++;
    }

    /** Adds what another instance has counted, and returns this one. */
    public StrongEvents and(StrongEvents other) {
        other.counts.forEach((weight, count) -> counts.merge(weight, count, Long::sum));
        all += other.all;
        return this;
    }

    /** Returns the minimum weight of a strong event; infinite if there are no events. */
    public float least() {
        long stronger = 0;
        for (Map.Entry<Integer, Long> weight : counts.descendingMap().entrySet()) {
            stronger += weight.getValue();
            if (stronger >= SHARE * all) {
                return Float.intBitsToFloat(weight.getKey() << DROPPED_BITS);
            }
        }
        return Float.POSITIVE_INFINITY;
    }
}
