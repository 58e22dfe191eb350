package dev.attune.adapters.rest.http;

import dev.attune.adapters.rest.problem.Refused;
import dev.attune.domain.InvalidValue;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import java.io.FilterReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.apache.commons.csv.CSVException;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVRecord;

/**
 * The rows of a table as documents (RFC 4180). The first row names the columns. An empty cell is an absent value. The
 * table may have any number of rows, and it is read in constant memory.
 */
public final class CsvTable implements Documents {
    public static final String MEDIA_TYPE = "text/csv";
    static final int MAX_ROW = 1 << 16;
    private static final CSVFormat FORMAT =
            CSVFormat.RFC4180.builder().setTrailingData(true).get();
    private static final char BYTE_ORDER_MARK = '\uFEFF';
    /** Stands where the bytes are no UTF-8. */
    private static final String REPLACEMENT = "\uFFFD";

    private final Budget reader;
    private final Iterator<CSVRecord> rows;
    private final CsvColumns columns;
    private final List<String> names = new ArrayList<>();
    private CSVRecord row;

    /**
     * Reads the table of a request. It must be UTF-8.
     *
     * @param decoded the body behind its {@code Content-Encoding}
     */
    public static CsvTable of(HttpRequest<?> request, InputStream decoded, CsvColumns columns) throws IOException {
        String charset = request.getContentType()
                .flatMap(type -> type.getParameters().get("charset"))
                .map(CharSequence::toString)
                .orElse("utf-8");
        if (!charset.equalsIgnoreCase("utf-8") && !charset.equalsIgnoreCase("utf8")) {
            throw new Refused(HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the charset of a table must be utf-8: " + charset);
        }
        return new CsvTable(decoded, columns);
    }

    CsvTable(InputStream body, CsvColumns columns) throws IOException {
        this.reader = new Budget(withoutMark(new InputStreamReader(body, StandardCharsets.UTF_8)));
        this.rows = FORMAT.parse(reader).iterator();
        this.columns = columns;
        if (next()) {
            row.forEach(this::name);
            columns.check(names);
        }
    }

    /** The parser would take a quote after the mark for a part of the name. */
    private static Reader withoutMark(Reader in) throws IOException {
        PushbackReader reader = new PushbackReader(in);
        int first = reader.read();
        if (first >= 0 && first != BYTE_ORDER_MARK) {
            reader.unread(first);
        }
        return reader;
    }

    private void name(String cell) {
        if (cell.contains(REPLACEMENT)) {
            throw new InvalidValue("header", "valid UTF-8", cell);
        }
        names.add(cell.strip());
    }

    /** Goes to the next row that is not empty. Spreadsheets end tables with rows of commas. */
    @Override
    public boolean next() throws IOException {
        do {
            reader.renew();
            if (!nextRow()) {
                return false;
            }
        } while (row.stream().allMatch(String::isBlank));
        return true;
    }

    private boolean nextRow() throws IOException {
        try {
            if (!rows.hasNext()) {
                return false;
            }
            row = rows.next();
            return true;
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof CSVException wrong) {
                throw new Refused(HttpStatus.BAD_REQUEST, "the table is not well-formed CSV: " + wrong.getMessage());
            }
            throw e.getCause();
        }
    }

    @Override
    public Object read() {
        if (row.size() != names.size()) {
            throw new InvalidValue("row", "a value for each of the " + names.size() + " columns", row.size());
        }
        Map<String, Object> document = new HashMap<>();
        for (int column = 0; column < names.size(); column++) {
            String cell = row.get(column).strip();
            if (cell.contains(REPLACEMENT)) {
                throw new InvalidValue(names.get(column), "valid UTF-8", cell);
            }
            if (!cell.isEmpty()) {
                columns.put(document, names.get(column), cell);
            }
        }
        return document;
    }

    /** Ends a table whose row does not end, as with a quote that nobody closed. */
    private static final class Budget extends FilterReader {
        /** What the parser reads ahead. */
        private static final int AHEAD = 1 << 14;

        private long left;

        Budget(Reader in) {
            super(in);
        }

        void renew() {
            left = MAX_ROW + AHEAD;
        }

        @Override
        public int read() throws IOException {
            char[] one = new char[1];
            return read(one, 0, 1) < 0 ? -1 : one[0];
        }

        @Override
        public int read(char[] into, int from, int most) throws IOException {
            int count = super.read(into, from, most);
            left -= count;
            if (left < 0) {
                throw new Refused(
                        HttpStatus.BAD_REQUEST, "a row may have " + MAX_ROW + " characters; is a quote left open?");
            }
            return count;
        }
    }
}
