package dev.attune.spark;

import org.apache.spark.sql.SparkSession;

/** Spark within the test's own process. */
final class LocalSpark {
    private LocalSpark() {}

    static SparkSession start() {
        return Serialization.of(SparkSession.builder())
                .master("local[2]")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "3")
                .config("spark.sql.session.timeZone", "UTC")
                .getOrCreate();
    }
}
