package dev.attune.spark;

import static org.apache.spark.sql.functions.expr;

import org.apache.spark.sql.SparkSession;

/**
 * Writes events of any number as Parquet, for measuring growth: users keep to a group of items for the most part, and
 * few items have most of the events.
 */
public final class GeneratedEvents {
    private static final int EACH = 20;

    private GeneratedEvents() {}

    /** @param arguments how many events, how many items, the folder */
    public static void main(String[] arguments) {
        long events = Long.parseLong(arguments[0]);
        long items = Long.parseLong(arguments[1]);
        try (SparkSession spark = SparkSession.builder()
                .master("local[*]")
                .config("spark.ui.enabled", "false")
                .getOrCreate()) {
            long groups = Math.max(10, items / 100);
            spark.range(0, events, 1, (int) Math.max(2, events / 2_000_000))
                    .selectExpr(
                            "id",
                            "id div " + EACH + " as user",
                            "(abs(xxhash64(id, 1)) % 1000000) / 1e6 as one",
                            "(abs(xxhash64(id, 2)) % 1000000) / 1e6 as other")
                    .withColumn("group", expr("abs(xxhash64(user)) % " + groups))
                    .withColumn(
                            "number",
                            expr("if(one < .7, group + " + groups + " * cast(pow(other, 2) * " + items / groups
                                    + " as bigint), cast(pow(other, 3) * " + items + " as bigint))"))
                    .selectExpr(
                            "concat('u', user) as user_id",
                            "concat('i', number) as item_id",
                            "'view' as type",
                            "1700000000000 + id * 100 as at",
                            "concat('e', id) as id")
                    .write()
                    .mode("overwrite")
                    .parquet(arguments[2]);
        }
    }
}
