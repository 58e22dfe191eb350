package dev.attune.adapters.jdbc;

import dev.attune.application.port.Catalog;
import dev.attune.domain.item.Item;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.item.ItemPatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stores each item as a row. The row of a deleted item stays as a mark, so that every instance learns of the deletion.
 */
public final class JdbcCatalog implements Catalog {
    /** Number of the rounds under way that are remembered. */
    private static final int ROUNDS = 1_000;

    private final JdbcDatabase database;
    /**
     * For the cursor of a page beyond what was settled: what was settled when its round began. A round reads on, and
     * the next one begins again where a change may still appear.
     */
    private final Map<Long, Long> settledBefore = Collections.synchronizedMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Long> eldest) {
            return size() > ROUNDS;
        }
    });

    /** The life of the database in which changes were read last. */
    private final AtomicReference<Incarnation> readIn = new AtomicReference<>();

    public JdbcCatalog(JdbcDatabase database) {
        this.database = database;
    }

    @Override
    public void put(List<Item> items) {
        database.writing(connection -> {
            // The order of ids keeps two writers of the same items from waiting for each other in a ring.
            for (Item item :
                    items.stream().sorted(Comparator.comparing(Item::id)).toList()) {
                store(connection, item.id(), document(item), false);
            }
        });
    }

    @Override
    public Optional<Item> patch(ItemId id, ItemPatch patch) {
        return database.write(connection -> {
            Optional<Item> patched =
                    find(connection, id, database.dialect().forUpdate()).map(patch::applyTo);
            if (patched.isPresent()) {
                store(connection, id, document(patched.get()), false);
            }
            return patched;
        });
    }

    @Override
    public boolean delete(ItemId id) {
        return database.write(connection -> {
            boolean registered =
                    find(connection, id, database.dialect().forUpdate()).isPresent();
            store(connection, id, "{}", true);
            return registered;
        });
    }

    @Override
    public Optional<Item> find(ItemId id) {
        return database.read(connection -> find(connection, id, ""));
    }

    @Override
    public List<Item> page(Optional<ItemId> after, int limit) {
        return database.read(connection -> Rows.list(
                connection,
                "select id, document from item where id > ? and deleted = 0 order by id limit ?",
                JdbcCatalog::item,
                after.map(ItemId::value).orElse(""),
                limit));
    }

    @Override
    public Changes changes(long cursor, int limit) {
        return database.read(connection -> {
            Incarnation incarnation = database.incarnation(connection);
            Incarnation before = readIn.get();
            long from = before != null && !before.equals(incarnation) ? 0 : cursor;
            long settled = Optional.ofNullable(settledBefore.get(from))
                    .orElse(database.dialect().settledRevision(connection, incarnation));
            long[] last = {from};
            // Items that were put together may share a revision. A page never ends between two such items, but grows
            // beyond its limit.
            List<Change> changes = Rows.list(
                    connection,
                    "select id, document, deleted, revision from item where revision > ? and revision <= coalesce("
                            + "(select revision from item where revision > ? order by revision limit 1 offset ?), ?)"
                            + " order by revision",
                    row -> {
                        last[0] = row.getLong(4);
                        return new Change(
                                new ItemId(row.getString(1)),
                                row.getInt(3) == 1 ? Optional.empty() : Optional.of(item(row)));
                    },
                    from,
                    from,
                    limit - 1,
                    Long.MAX_VALUE);
            boolean full = changes.size() >= limit;
            if (full && last[0] > settled) {
                settledBefore.put(last[0], settled);
            } else {
                settledBefore.remove(last[0]);
            }
            // Where the database lives another life, it may lack what was read before: all is read again.
            readIn.set(incarnation);
            return new Changes(changes, full ? last[0] : Math.min(settled, last[0]), full);
        });
    }

    private static Optional<Item> find(Connection connection, ItemId id, String lock) throws SQLException {
        return Rows.first(
                connection,
                "select id, document from item where id = ? and deleted = 0" + lock,
                JdbcCatalog::item,
                id.value());
    }

    private void store(Connection connection, ItemId id, String document, boolean deleted) throws SQLException {
        Rows.update(
                connection,
                "insert into item (id, revision, deleted, document) values (?, "
                        + database.dialect().revision(database.incarnation(connection))
                        + ", ?, ?) on conflict (id) do update set revision = excluded.revision, deleted ="
                        + " excluded.deleted, document = excluded.document",
                id.value(),
                deleted ? 1 : 0,
                document);
    }

    private static String document(Item item) {
        Map<String, Object> document = new HashMap<>();
        document.put("categories", item.categories());
        document.put("attributes", item.attributes());
        document.put("available", item.available());
        item.publishedAt().ifPresent(at -> document.put("publishedAt", at.toEpochMilli()));
        item.availableUntil().ifPresent(at -> document.put("availableUntil", at.toEpochMilli()));
        return Json.write(document);
    }

    @SuppressWarnings("unchecked")
    private static Item item(ResultSet row) throws SQLException {
        Map<String, Object> document = Json.read(row.getString(2));
        return new Item(
                new ItemId(row.getString(1)),
                (List<String>) document.get("categories"),
                (Map<String, Object>) document.get("attributes"),
                (Boolean) document.get("available"),
                time(document, "publishedAt"),
                time(document, "availableUntil"));
    }

    private static Optional<Instant> time(Map<String, Object> document, String name) {
        return Optional.ofNullable((Long) document.get(name)).map(Instant::ofEpochMilli);
    }
}
