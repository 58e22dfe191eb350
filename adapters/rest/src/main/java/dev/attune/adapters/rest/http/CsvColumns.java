package dev.attune.adapters.rest.http;

import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The columns that a table may have.
 *
 * @param known the kind of the cells of each field
 * @param required the columns that a table must have
 * @param others the field that collects the columns with other names; if it is empty, these are refused
 */
public record CsvColumns(Map<String, Kind> known, Set<String> required, Optional<String> others) {
    private static final Pattern NUMBER =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(?<fraction>\\.[0-9]{1,30})?(?<exponent>[eE][+-]?[0-9]{1,3})?");

    /** Returns columns that may have others beside them. These are collected in a field of this name. */
    public CsvColumns with(String field) {
        return new CsvColumns(known, required, Optional.of(field));
    }

    /** The kind of the cells of a column. */
    public enum Kind {
        TEXT,
        /** A number, a truth value or a text, by its form. */
        VALUE,
        /** Texts with {@code |} between them. */
        LIST
    }

    /** Refuses a header that does not fit. */
    void check(List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new InvalidValue("header", "names that differ", name);
            }
            check(name);
        }
        for (String name : new TreeSet<>(required)) {
            if (!seen.contains(name)) {
                throw new InvalidValue(
                        "header", "a column " + name + ", with commas between the columns", String.join(",", names));
            }
        }
    }

    private void check(String name) {
        if (known.containsKey(name)) {
            return;
        }
        if (others.isEmpty()) {
            throw new InvalidValue("header", "columns of " + String.join(", ", new TreeSet<>(known.keySet())), name);
        }
        UnknownFields.meant(known.keySet(), name).ifPresent(field -> {
            throw new InvalidValue("header", field + ", written like this", name);
        });
        Identifier.checked("header", name);
    }

    /** Puts the value of a cell, which is not empty, into the document. */
    @SuppressWarnings("unchecked")
    void put(Map<String, Object> document, String name, String cell) {
        Kind kind = known.get(name);
        if (kind != null) {
            document.put(name, value(kind, cell));
        } else {
            ((Map<String, Object>) document.computeIfAbsent(others.orElseThrow(), _ -> new LinkedHashMap<>()))
                    .put(name, value(Kind.VALUE, cell));
        }
    }

    private static Object value(Kind kind, String cell) {
        return switch (kind) {
            case TEXT -> cell;
            case LIST ->
                Arrays.stream(cell.split("\\|"))
                        .map(String::strip)
                        .filter(text -> !text.isEmpty())
                        .toList();
            case VALUE -> byForm(cell);
        };
    }

    private static Object byForm(String cell) {
        Matcher number = NUMBER.matcher(cell);
        if (number.matches()) {
            return number.group("fraction") == null && number.group("exponent") == null
                    ? (Object) Long.valueOf(cell)
                    : (Object) Double.valueOf(cell);
        }
        // Spreadsheets write TRUE.
        return switch (cell.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> cell;
        };
    }
}
