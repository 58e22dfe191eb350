package dev.attune.spark;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Events whose structure is known: users keep to one of a few groups of items. */
final class Planted {
    static final int ITEMS = 120;
    private static final int GROUPS = 4;
    private static final StructType TABLE = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("type", DataTypes.StringType)
            .add("value", DataTypes.DoubleType)
            .add("at", DataTypes.LongType)
            .add("id", DataTypes.StringType);

    private Planted() {}

    /** @param types that events take turns with */
    static List<Row> events(int users, int each, String... types) {
        SplittableRandom random = new SplittableRandom(7);
        List<Row> events = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            for (int event = 0; event < each; event++) {
                int group = random.nextInt(10) == 0 ? random.nextInt(GROUPS) : user % GROUPS;
                int item = group + GROUPS * (int) (ITEMS / GROUPS * Math.pow(random.nextDouble(), 2));
                events.add(event(
                        "u%04d".formatted(user),
                        "i%03d".formatted(item),
                        types[random.nextInt(types.length)],
                        1_000_000L * user + 1_000L * event,
                        user + "-" + event));
            }
        }
        return events;
    }

    static Row event(String user, String item, String type, long at, String id) {
        return RowFactory.create(user, item, type, null, at, id);
    }

    static Dataset<Row> table(SparkSession spark, List<Row> events) {
        List<Row> mixed = new ArrayList<>(events);
        mixed.sort(Comparator.comparing((Row row) -> row.getString(5).hashCode() * 0x9E3779B9));
        return spark.createDataFrame(mixed, TABLE).repartition(3);
    }
}
