package dev.attune.adapters.jdbc;

import dev.attune.application.port.Appended;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The insertion of events that are not stored yet. It goes in order of the events' key, because neighbours in the one
 * random index then share its pages.
 */
interface EventInsert {
    Comparator<Event> BY_KEY = Comparator.comparing((Event event) -> event.userId())
            .thenComparing(event -> event.id().value());

    /**
     * Returns one answer for each event, in the order of the events.
     *
     * @param patience how long to wait for a transaction that stores one of the same events, and may be frozen
     */
    List<Appended> insert(Connection connection, Incarnation incarnation, Duration patience, List<Event> events)
            throws SQLException;

    static List<Integer> keyOrder(List<Event> events) {
        List<Integer> order = new ArrayList<>(events.size());
        for (int i = 0; i < events.size(); i++) {
            order.add(i);
        }
        if (events.size() > 1) {
            order.sort(Comparator.comparing(events::get, BY_KEY));
        }
        return order;
    }

    static Appended duplicate(Connection connection, Event event) throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement("select tx, seq from event where user_id = ? and id = ?")) {
            query.setString(1, event.userId().value());
            query.setString(2, event.id().value());
            try (ResultSet row = query.executeQuery()) {
                // The event may have been removed since. Then nothing is left that a token would have to cover.
                return new Appended.Stored(
                        true, row.next() ? new Position(row.getLong(1), row.getLong(2)) : Position.START);
            }
        }
    }
}
