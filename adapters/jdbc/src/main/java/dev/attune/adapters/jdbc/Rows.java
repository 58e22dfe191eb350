package dev.attune.adapters.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** Helpers that turn rows into lists and prepare statements with a few parameters. */
final class Rows {
    private Rows() {}

    static <T> List<T> list(PreparedStatement query, Shape<T> shape) throws SQLException {
        List<T> list = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                list.add(shape.read(rows));
            }
        }
        return list;
    }

    static <T> List<T> list(Connection connection, String sql, Shape<T> shape, Object... parameters)
            throws SQLException {
        try (PreparedStatement query = prepare(connection, sql, parameters)) {
            return list(query, shape);
        }
    }

    static <T> Optional<T> first(Connection connection, String sql, Shape<T> shape, Object... parameters)
            throws SQLException {
        List<T> rows = list(connection, sql, shape, parameters);
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows.getFirst());
    }

    static int update(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = prepare(connection, sql, parameters)) {
            return statement.executeUpdate();
        }
    }

    /** Returns a list of {@code count} places for parameters, which stands in {@code in (...)}. */
    static String places(int count) {
        return String.join(",", Collections.nCopies(count, "?"));
    }

    static PreparedStatement prepare(Connection connection, String sql, Object... parameters) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        for (int i = 0; i < parameters.length; i++) {
            statement.setObject(i + 1, parameters[i]);
        }
        return statement;
    }

    interface Shape<T> {
        T read(ResultSet row) throws SQLException;
    }
}
