package dev.attune.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Wherever events lie, the same ones are read. */
class EventSourceTest {
    private static final String WEIGHTS = "only,view=1,purchase=5,rating=value-2.5,hide=negative";
    /**
     * User, item, weight and time of what each test puts somewhere; a rating of 2.5 and a type that nobody knows count
     * nothing.
     */
    private static final List<String> EVENTS =
            List.of("u1 i1 1.0 1000", "u1 i2 5.0 2000", "u2 i1 1.5 3500", "u2 i2 -1.0 4000");

    private static SparkSession spark;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        spark = LocalSpark.start();
    }

    @AfterAll
    static void stop() {
        spark.stop();
    }

    @Test
    void linesOfTheExport() throws IOException {
        Path lines = Files.write(
                folder.resolve("events.ndjson"),
                List.of(
                                "{'id':'a','userId':'u1','itemId':'i1','type':'view','timestamp':'1970-01-01T00:00:01Z'}",
                                "{'id':'b','userId':'u1','itemId':'i2','type':'purchase','timestamp':'1970-01-01T00:00:02Z'}",
                                "{'id':'c','userId':'u2','itemId':'i1','type':'rating','value':4,'timestamp':'1970-01-01T00:00:03.5Z'}",
                                "{'id':'d','userId':'u2','itemId':'i2','type':'hide','timestamp':'1970-01-01T01:00:04+01:00'}",
                                "{'id':'e','userId':'u2','itemId':'i3','type':'rating','value':2.5,'timestamp':'1970-01-01T00:00:05Z'}",
                                "{'id':'f','userId':'u2','itemId':'i3','type':'stare','timestamp':'1970-01-01T00:00:05Z'}")
                        .stream()
                        .map(line -> line.replace('\'', '"'))
                        .toList());
        assertEquals(EVENTS, read("ndjson", Optional.of(lines.toString()), Map.of()));
    }

    @Test
    void documentsOfCosmos() throws IOException {
        Path lines = Files.write(
                folder.resolve("documents.json"),
                List.of(
                                "{'id':'YQ','userId':'u1','item':'i1','type':'view','at':1000,'_ts':1}",
                                "{'id':'Yg','userId':'u1','item':'i2','type':'purchase','at':2000,'session':'s'}",
                                "{'id':'Yw','userId':'u2','item':'i1','type':'rating','value':4,'at':3500}",
                                "{'id':'ZA','userId':'u2','item':'i2','type':'hide','at':4000}")
                        .stream()
                        .map(line -> line.replace('\'', '"'))
                        .toList());
        assertEquals(EVENTS, read("ndjson", Optional.of(lines.toString()), Map.of()));
    }

    @Test
    void aTableOfPostgres() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "create table event (seq bigserial, user_id text, id text, item_id text, type text, value double"
                            + " precision, at bigint)");
            statement.execute(
                    "insert into event (user_id, id, item_id, type, value, at) values ('u1', 'a', 'i1', 'view', null,"
                            + " 1000), ('u1', 'b', 'i2', 'purchase', null, 2000), ('u2', 'c', 'i1', 'rating', 4, 3500),"
                            + " ('u2', 'd', 'i2', 'hide', null, 4000)");
            assertEquals(
                    EVENTS,
                    read(
                            "jdbc",
                            Optional.empty(),
                            Map.of(
                                    "url",
                                    postgres.getJdbcUrl("postgres", "postgres"),
                                    "dbtable",
                                    "event",
                                    "partitionColumn",
                                    "at",
                                    "lowerBound",
                                    "1000",
                                    "upperBound",
                                    "4000",
                                    "numPartitions",
                                    "3")));
        }
    }

    @Test
    void parquet() {
        String path = folder.resolve("events.parquet").toString();
        spark.sql("select * from values ('u1', 'i1', 'view', cast(null as double), timestamp_millis(1000)),"
                        + " ('u1', 'i2', 'purchase', null, timestamp_millis(2000)), ('u2', 'i1', 'rating', 4,"
                        + " timestamp_millis(3500)), ('u2', 'i2', 'hide', null, timestamp_millis(4000)) as"
                        + " event(userId, itemId, type, value, timestamp)")
                .write()
                .parquet(path);
        assertEquals(EVENTS, read("parquet", Optional.of(path), Map.of()));
        assertEquals(
                EVENTS.subList(1, 3),
                new EventSource(spark)
                                .read(
                                        new EventSource.Where("parquet", Optional.of(path), Map.of()),
                                        Weights.parse(WEIGHTS),
                                        Optional.of(Instant.ofEpochMilli(2000)),
                                        Optional.of(Instant.ofEpochMilli(4000)))
                                .events()
                                .collectAsList()
                                .stream()
                                .map(EventSourceTest::text)
                                .sorted()
                                .toList());
    }

    @Test
    void numbersThatAreIdsAreReadAndWhatIsNoNumberIsNot() {
        String path = folder.resolve("numbers.parquet").toString();
        spark.sql("select * from values (1L, 7, 'view', cast(null as double), 1000L), (1L, 8, 'rating',"
                        + " cast('NaN' as double), 1000L), (1L, 8, 'rating', 1e300, 1000L), (2L, 8, 'view', null,"
                        + " 1700000000000000L), (null, 8, 'view', null, 1000L) as event(user_id, item_id, type,"
                        + " value, at)")
                .write()
                .parquet(path);
        assertEquals(List.of("1 7 1.0 1000"), read("parquet", Optional.of(path), Map.of()));
    }

    @Test
    void saysWhatItPassesOver() throws IOException, InterruptedException {
        Path lines = Files.write(
                folder.resolve("events.ndjson"),
                List.of(
                                "{'id':'a','userId':'u1','itemId':'i1','type':'view','timestamp':'1970-01-01T00:00:01Z'}",
                                "{'id':'b','userId':'u1','itemId':'i1','type':'stare','timestamp':'1970-01-01T00:00:02Z'}",
                                "{'id':'c','userId':'u1','type':'view','timestamp':'1970-01-01T00:00:02Z'}",
                                "{'id':'d','userId':'u1','itemId':'i1','type':'view','timestamp':'yesterday'}",
                                "{'id':'e','userId':'u1','itemId':'i1','type':'view','timestamp':'1970-01-01T00:00:09Z'}",
                                "not json")
                        .stream()
                        .map(line -> line.replace('\'', '"'))
                        .toList());
        EventSource.Read read = new EventSource(spark)
                .read(
                        new EventSource.Where("ndjson", Optional.of(lines.toString()), Map.of()),
                        Weights.parse(WEIGHTS),
                        Optional.empty(),
                        Optional.of(Instant.ofEpochMilli(9000)));
        assertEquals(1, read.counted().select("item").distinct().collectAsList().size());
        assertEquals("5 rows are read: 1 count, 1 are of types that count nothing, 3 are no events", read.passedOver());
        assertEquals(1, read.events().collectAsList().size());
    }

    @Test
    void saysWhatItPassesOverWhereNothingCounts() throws IOException {
        Path lines = Files.write(folder.resolve("notes.ndjson"), List.of("# Notes", "", "not json"));
        EventSource.Read read = new EventSource(spark)
                .read(
                        new EventSource.Where("ndjson", Optional.of(lines.toString()), Map.of()),
                        Weights.parse(WEIGHTS),
                        Optional.empty(),
                        Optional.empty());
        assertEquals(0, read.counted().select("item").distinct().collectAsList().size());
        assertEquals("2 rows are read: 0 count, 0 are of types that count nothing, 2 are no events", read.nothing());
    }

    @Test
    void saysWhichColumnsItNeeds() {
        String path = folder.resolve("other.parquet").toString();
        spark.sql("select 1 as user, 2 as thing").write().parquet(path);
        String message = assertThrows(WrongUse.class, () -> read("parquet", Optional.of(path), Map.of()))
                .getMessage();
        assertTrue(message.contains("user_id, item_id, type, at") && message.contains("thing"), message);
    }

    @Test
    void theWeightsChangeTheDefaultOnes() {
        String path = folder.resolve("changed.parquet").toString();
        spark.sql("select * from values ('u1', 'i1', 'view', timestamp_millis(1000)),"
                        + " ('u1', 'i2', 'purchase', timestamp_millis(2000)), ('u1', 'i3', 'click',"
                        + " timestamp_millis(3000)), ('u1', 'i4', 'share', timestamp_millis(4000)) as"
                        + " event(userId, itemId, type, timestamp)")
                .write()
                .parquet(path);
        assertEquals(
                List.of("u1 i1 0.5 1000", "u1 i2 5.0 2000", "u1 i4 2.0 4000"),
                read(new EventSource.Where("parquet", Optional.of(path), Map.of()), "share=2, view=.5, click=none"));
    }

    @Test
    void aRatingCountsAsOnTheScaleOfFive() {
        String path = folder.resolve("rated.parquet").toString();
        spark.sql("select * from values ('u1', 'i1', 'rating', 10D, timestamp_millis(1000)),"
                        + " ('u1', 'i2', 'rating', 5D, timestamp_millis(2000)), ('u1', 'i3', 'rating', 0D,"
                        + " timestamp_millis(3000)) as event(userId, itemId, type, value, timestamp)")
                .write()
                .parquet(path);
        assertEquals(
                List.of("u1 i1 2.5 1000", "u1 i2 0.5 2000", "u1 i3 -1.5 3000"),
                read(new EventSource.Where("parquet", Optional.of(path), Map.of()), "rating=0..10"));
    }

    @Test
    void saysWhichWeightsItTakes() {
        for (String wrong : List.of(
                "view",
                "view=-1",
                "view=1001",
                "view=much",
                "=1",
                "rating=value-",
                "rating=value-NaN",
                "rating=5..1",
                "rating=1..",
                "only",
                "view=1,view=2")) {
            assertThrows(WrongUse.class, () -> Weights.parse(wrong), wrong);
        }
    }

    private static List<String> read(String format, Optional<String> path, Map<String, String> options) {
        return read(new EventSource.Where(format, path, options), WEIGHTS);
    }

    private static List<String> read(EventSource.Where where, String weights) {
        return new EventSource(spark)
                        .read(where, Weights.parse(weights), Optional.empty(), Optional.empty())
                        .events()
                        .collectAsList()
                        .stream()
                        .map(EventSourceTest::text)
                        .sorted()
                        .toList();
    }

    private static String text(org.apache.spark.sql.Row row) {
        return "%s %s %s %d".formatted(row.getString(0), row.getString(2), row.getFloat(4), row.getLong(5));
    }
}
