package dev.attune.spark;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;

/**
 * Configures Kryo, by which objects travel. Kryo is told their classes in advance, so that class names do not travel
 * with every object.
 */
final class Serialization {
    private Serialization() {}

    static SparkSession.Builder of(SparkSession.Builder session) {
        String classes = Stream.of(
                        History.class,
                        BlockKey.class,
                        ItemRows.class,
                        ItemRows.Row.class,
                        EaseStage.GramRequest.class,
                        EaseStage.Solved.class)
                .map(Class::getName)
                .collect(Collectors.joining(","));
        return session.config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .config("spark.kryo.classesToRegister", classes);
    }
}
