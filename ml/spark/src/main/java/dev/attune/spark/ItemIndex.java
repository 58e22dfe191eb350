package dev.attune.spark;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;

/** Numbers of the items, in the order of their ids. Every executor has them. */
final class ItemIndex implements Serializable {
    private final String[] ids;
    private transient volatile Map<String, Integer> numbers;

    private ItemIndex(String[] ids) {
        this.ids = ids;
    }

    static Broadcast<ItemIndex> of(Dataset<Row> events, JavaSparkContext context) {
        List<String> items =
                events.select("item").distinct().as(Encoders.STRING()).collectAsList();
        String[] ids = items.toArray(String[]::new);
        Arrays.sort(ids);
        return context.broadcast(new ItemIndex(ids));
    }

    String[] ids() {
        return ids;
    }

    int size() {
        return ids.length;
    }

    /** The number of an item; -1 if the item came after the items were listed. */
    int numberOf(String id) {
        Map<String, Integer> known = numbers;
        return (known == null ? number() : known).getOrDefault(id, -1);
    }

    private synchronized Map<String, Integer> number() {
        if (numbers == null) {
            Map<String, Integer> all = new HashMap<>(ids.length * 2);
            for (int number = 0; number < ids.length; number++) {
                all.put(ids[number], number);
            }
            numbers = all;
        }
        return numbers;
    }
}
