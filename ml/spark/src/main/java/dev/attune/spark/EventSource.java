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

/** Events from whatever Spark reads: lines of JSON, Parquet, a table through JDBC, Cosmos DB through its connector. */
final class EventSource {
    /** Of Attune's API and its exports, so that lines are not read twice to find out what they hold. */
    private static final StructType LINES = new StructType()
            .add("id", DataTypes.StringType)
            .add("userId", DataTypes.StringType)
            .add("itemId", DataTypes.StringType)
            .add("item", DataTypes.StringType)
            .add("type", DataTypes.StringType)
            .add("value", DataTypes.DoubleType)
            .add("timestamp", DataTypes.StringType)
            .add("at", DataTypes.LongType);

    /** As in the service. What is beyond these is no event, and neither is what has no user, item or time. */
    private static final int LONGEST_ID = 128;

    private static final double MOST_WEIGHT = 1e6;
    /** The year 2100. */
    private static final long LATEST = 4_102_444_800_000L;

    private final SparkSession spark;

    EventSource(SparkSession spark) {
        this.spark = spark;
    }

    /** @param options of the reader, with what is secret */
    record Where(String format, Optional<String> path, Map<String, String> options) {}

    /** How an event is called: in the API and its exports, in the table of PostgreSQL, in a document of Cosmos DB. */
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

        /** Milliseconds since the epoch, of a number that says so, a time stamp or its text. */
        private Column time(Dataset<Row> events) {
            Column at = col(time);
            return events.schema().apply(time).dataType() == DataTypes.LongType ? at : EventSource.milliseconds(at);
        }
    }

    /**
     * @param events those that count: user, the user's number, item, id, weight, time
     * @param counted the same, for who reads them first: what is passed over is counted on the way
     * @param counts the counts by themselves, for which all is read again
     */
    record Read(Dataset<Row> events, Dataset<Row> counted, Observation rows, Dataset<Row> counts) {
        /** What else there was. Waits for somebody to read {@code counted} through, who must have found something. */
        String passedOver() throws InterruptedException {
            Map<String, Object> seen = rows.getAsJava();
            return told((Long) seen.get("rows"), (Long) seen.get("sound"), (Long) seen.get("counting"));
        }

        /**
         * What there was instead where {@code counted} is empty: Spark then leaves out of its plan what would count,
         * and nothing is ever told.
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

    /** @param from the oldest that is wanted; {@code to} the first that is too new */
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
     * No filter behind the counting comes to the source: the times, which can spare most of the reading, stand before.
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
        // Lines of the API and documents of Cosmos DB have one or the other of two fields.
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
