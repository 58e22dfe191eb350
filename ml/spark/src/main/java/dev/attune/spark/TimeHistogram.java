package dev.attune.spark;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.api.java.JavaRDD;

/** A histogram of times: of all events, or of those at which users were last seen. */
final class TimeHistogram implements Serializable {
    private final Clock clock;
    private final long[] bins = new long[Clock.BINS];

    private TimeHistogram(Clock clock) {
        this.clock = clock;
    }

    /** Assigns times to bins. */
    static final class Clock implements Serializable {
        private static final int BINS = 1 << 16;

        private final long first;
        private final double width;

        private Clock(long first, long last) {
            this.first = first;
            this.width = Math.max(1, last - first + 1.0) / BINS;
        }

        long start(int bin) {
            return first + (long) Math.ceil(bin * width);
        }

        int bin(long time) {
            return (int) Math.max(0, Math.min(BINS - 1, (time - first) / width));
        }
    }

    Clock clock() {
        return clock;
    }

    /** Makes the histogram of when users were last seen. All times lie in {@code first .. last}. */
    static TimeHistogram ofEnds(JavaRDD<History> histories, long first, long last) {
        return histories.treeAggregate(
                new TimeHistogram(new Clock(first, last)), TimeHistogram::addEnd, TimeHistogram::and);
    }

    /** Makes the histogram of all events. All times lie in {@code first .. last}. */
    static TimeHistogram ofEvents(JavaRDD<History> histories, long first, long last) {
        return histories.treeAggregate(
                new TimeHistogram(new Clock(first, last)), TimeHistogram::addAll, TimeHistogram::and);
    }

    private TimeHistogram addEnd(History history) {
        if (!history.isEmpty()) {
            bins[clock.bin(history.end())]++;
        }
        return this;
    }

    private TimeHistogram addAll(History history) {
        for (long time : history.times) {
            bins[clock.bin(time)]++;
        }
        return this;
    }

    private TimeHistogram and(TimeHistogram other) {
        Arrays.setAll(bins, bin -> bins[bin] + other.bins[bin]);
        return this;
    }

    /** Number of times after the middle of each bin. */
    double[] after() {
        double[] after = new double[bins.length];
        double sum = 0;
        for (int bin = bins.length - 1; bin >= 0; bin--) {
            after[bin] = sum + bins[bin] / 2.0;
            sum += bins[bin];
        }
        return after;
    }

    long count() {
        return Arrays.stream(bins).sum();
    }

    /** Returns the time from which on the given share of all times lies, to the width of a bin. */
    long startOfNewest(double share) {
        double wanted = share * count();
        long sum = 0;
        int bin = bins.length;
        while (bin > 0 && sum < wanted) {
            sum += bins[--bin];
        }
        return clock.start(bin);
    }

    /** Of a histogram of ends, returns the given share of all users: those that were last seen most recently. */
    Newest newest(double share) {
        double wanted = share * count();
        long sum = 0;
        int bin = bins.length - 1;
        for (; bin > 0 && sum + bins[bin] < wanted; bin--) {
            sum += bins[bin];
        }
        return new Newest(clock, bin, bins[bin] == 0 ? 0 : (wanted - sum) / bins[bin]);
    }

    /**
     * The users that were last seen after a bin, and a share of the users in that bin. The share is needed because many
     * users may have been last seen at one time.
     */
    static final class Newest implements Serializable {
        private final Clock clock;
        private final int bin;
        private final double share;

        private Newest(Clock clock, int bin, double share) {
            this.clock = clock;
            this.bin = bin;
            this.share = share;
        }

        /** @param draw of the user, 0..1 */
        boolean holds(long end, double draw) {
            int its = clock.bin(end);
            return its > bin || its == bin && draw < share;
        }
    }
}
