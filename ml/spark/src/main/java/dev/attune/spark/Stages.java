package dev.attune.spark;

import java.util.Locale;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports the current stage in the log and on Spark's own pages. */
final class Stages {
    private static final Logger LOG = LoggerFactory.getLogger(Stages.class);

    private final JavaSparkContext context;
    private final long started = System.nanoTime();

    Stages(JavaSparkContext context) {
        this.context = context;
    }

    void begin(String what) {
        context.setJobDescription(what);
        note(what);
    }

    void note(String what) {
        LOG.info("{} s: {}", String.format(Locale.ROOT, "%.1f", (System.nanoTime() - started) / 1e9), what);
    }
}
