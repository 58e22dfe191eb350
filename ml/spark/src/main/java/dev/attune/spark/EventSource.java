package dev.attune.spark;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Observation;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Reads events from any source that Spark reads: lines of JSON, Parquet, a table through JDBC, Cosmos DB through its
 * connector.
 */
final class EventSource {
    /**
     * Columns of Attune's API and its exports. They are given so that Spark does not read all lines twice to find the
     * columns.
     */
    private static final StructType LINES = new StructType()
            .add("id", DataTypes.StringType)
            .add("userId", DataTypes.StringType)
            .add("itemId", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("type", DataTypes.StringType)
            .add("value", DataTypes.DoubleType)
            .add("timestamp", DataTypes.StringType)
            .add("at", DataTypes.LongType);

    /**
     * The limits are those of the service. A row beyond them is not an event. Nor is a row without a user, an item or a
     * time.
     */
    private static final int LONGEST_ID = 128;

    private static final double MOST_WEIGHT = 1e6;
    /** The year 2100. */
    private static final long LATEST = 4_102_444_800_000L;

    private final SparkSession spark;

    EventSource(SparkSession spark) {
        this.spark = spark;
    }

    /**
     * The place of the events.
     *
     * @param options of the reader, including secrets
     */
    record Where(String format, Optional<String> path, Map<String, String> options) {}

    /**
     * Column names of an event in the API and its exports, in the table of PostgreSQL, and in a document of Cosmos DB.
     */
    private enum Layout {
        API("userId", "itemId", "timestamp"),
        TABLE("user_id", "item_id", "at"),
        DOCUMENT("userId", "item", "at");

        private final String user;
        private final String item;
        private final String time;

        Layout(String user, String item, String time) {
            this.user = user;
            this.item = item;
            this.time = time;
        }

        private static Layout of(Dataset<Row> events) {
            Set<String> columns = Set.copyOf(Arrays.asList(events.columns()));
            return Arrays.stream(values())
                    .filter(layout -> columns.containsAll(List.of(layout.user, layout.item, layout.time, "type")))
                    .findFirst()
                    .orElseThrow(() -> new WrongUse(
                            "events have the columns userId, itemId, type, timestamp or user_id, item_id, type, at"
                                    + " or userId, item, type, at, and value and id where there are such; these have "
                                    + columns));
        }

        /** Milliseconds since the epoch, from a number of milliseconds, a timestamp, or the text of a timestamp. */
        private Column time(Dataset<Row> events) {
            Column at = col(time);
            return events.schema().apply(time).dataType() == DataTypes.LongType ? at : EventSource.milliseconds(at);
        }
    }

    /**
     * The events that were read, with counts of the skipped rows.
     *
     * @param events the events that count: user, the user's number, item, id, weight, time
     * @param counted the same events for the first reader; reading them also counts the skipped rows
     * @param rows the counts that a reader of {@code counted} makes
     * @param counts the same counts alone; they read everything again
     */
    record Read(Dataset<Row> events, Dataset<Row> counted, Observation rows, Dataset<Row> counts) {
        /**
         * Describes the rows that were read and skipped. It waits until {@code counted} has been read through. At least
         * one event must have been found.
         */
        String passedOver() throws InterruptedException {
            Map<String, Object> seen = rows.getAsJava();
            return told((Long) seen.get("rows"), (Long) seen.get("sound"), (Long) seen.get("counting"));
        }

        /**
         * Describes the rows if {@code counted} is empty. In that case Spark leaves the counting out of its plan, and
         * {@link #passedOver} would never return.
         */
        String nothing() {
            Row seen = counts.first();
            return told(seen.getLong(0), seen.getLong(1), seen.getLong(2));
        }

        private static String told(long all, long sound, long counting) {
            return "%d rows are read: %d count, %d are of types that count nothing, %d are no events"
                    .formatted(all, counting, sound - counting, all - sound);
        }
    }

    /**
     * @param from time of the oldest wanted event
     * @param to time of the first event that is too new
     */
    Read read(Where where, Column weights, Optional<Instant> from, Optional<Instant> to) {
        return weighed(load(where), weights, from, to);
    }

    static Read weighed(Dataset<Row> events, Column weights, Optional<Instant> from, Optional<Instant> to) {
        Layout layout = Layout.of(events);
        Set<String> columns = Set.copyOf(Arrays.asList(events.columns()));
        Dataset<Row> named = events.select(
                text(layout.user, "user"),
                text(layout.item, "item"),
                text("type", "type"),
                columns.contains("value")
                        ? col("value")
                        : lit(null).cast("double").as("value"),
                columns.contains("id")
                        ? text("id", "id")
                        : lit(null).cast("string").as("id"),
                layout.time(events).as("time"));
        Dataset<Row> weighed = named.select(
                col("user"),
                xxhash64(col("user")).as("number"),
                col("item"),
                col("id"),
                weights.cast("float").as("weight"),
                col("time"));
        Column time = col("time");
        Dataset<Row> since = from.map(oldest -> weighed.where(time.isNull().or(time.geq(oldest.toEpochMilli()))))
                .orElse(weighed);
        Dataset<Row> within = to.map(newest -> since.where(time.isNull().or(time.lt(newest.toEpochMilli()))))
                .orElse(since);
        return counted(within);
    }

    /**
     * Adds the counting. Spark does not push filters that stand after the counting down to the source. So the filters
     * by time, which can save most of the reading, stand before it.
     */
    private static Read counted(Dataset<Row> weighed) {
        Column sound = expr("abs(weight) <= " + MOST_WEIGHT + " and time between 0 and " + LATEST
                + " and length(user) between 1 and " + LONGEST_ID + " and length(item) between 1 and " + LONGEST_ID);
        Column counting = sound.and(col("weight").notEqual(0));
        Observation rows = new Observation();
        Column all = count(lit(1)).as("rows");
        Column[] some = {
            count(when(sound, 1)).as("sound"), count(when(counting, 1)).as("counting")
        };
        return new Read(
                weighed.where(counting),
                weighed.observe(rows, all, some).where(counting),
                rows,
                weighed.agg(all, some));
    }

    private Dataset<Row> load(Where where) {
        DataFrameReader reader = spark.read()
                .format(where.format().equals("ndjson") ? "json" : where.format())
                .options(where.options());
        if (!where.format().equals("ndjson")) {
            return where.path().map(reader::load).orElseGet(reader::load);
        }
        // Lines of the API have itemId and timestamp. Documents of Cosmos DB have item and at.
        return reader.schema(LINES)
                .load(where.path().orElseThrow(() -> new WrongUse("ndjson needs --events PATH")))
                .select(
                        col("id"),
                        col("userId"),
                        coalesce(col("itemId"), col("item")).as("item"),
                        col("type"),
                        col("value"),
                        coalesce(col("at"), milliseconds(col("timestamp"))).as("at"));
    }

    private static Column text(String column, String name) {
        return col(column).cast("string").as(name);
    }

    private static Column milliseconds(Column time) {
        return time.cast("timestamp").cast("double").multiply(1000).cast("long");
    }
}
