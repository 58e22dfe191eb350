package dev.attune.adapters.rest.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.adapters.rest.http.CsvColumns.Kind;
import dev.attune.adapters.rest.problem.Refused;
import dev.attune.domain.InvalidValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
    private static final CsvColumns ITEMS = new CsvColumns(
            Map.of("id", Kind.TEXT, "categories", Kind.LIST, "available", Kind.VALUE),
            Set.of("id"),
            Optional.of("attributes"));
    private static final CsvColumns EVENTS = new CsvColumns(
            Map.of("userId", Kind.TEXT, "itemId", Kind.TEXT, "value", Kind.VALUE),
            Set.of("userId", "itemId"),
            Optional.empty());

    @Test
    void eachRowIsADocument() throws IOException {
        assertEquals(
                List.of(
                        Map.of(
                                "id",
                                "007",
                                "categories",
                                List.of("men", "sale, today"),
                                "attributes",
                                Map.of("price", 9.5, "title", "a \"blue\" one,\nin two lines", "size", 42L)),
                        Map.of("id", "8", "available", false, "attributes", Map.of("title", "0042", "size", "XL"))),
                read(ITEMS, "\uFEFF" + """
                    id, categories ,price,title,size,available
                    007,"men | sale, today|",9.50,"a ""blue"" one,
                    in two lines",42,

                    8,,,0042,XL,false
                    """.replace("\n", "\r\n").replace("one,\r", "one,")));
    }

    @ParameterizedTest
    @CsvSource({"1, java.lang.Long", "-1.5, java.lang.Double", "1e3, java.lang.Double", "01, java.lang.String"})
    void aCellHasTheKindOfItsForm(String cell, Class<?> kind) throws IOException {
        Map<?, ?> row =
                (Map<?, ?>) read(EVENTS, "userId,itemId,value\nu,i," + cell).getFirst();
        assertEquals(kind, row.get("value").getClass());
    }

    @Test
    void nothingIsAnEmptyTable() throws IOException {
        assertEquals(List.of(), read(EVENTS, ""));
        assertEquals(List.of(), read(EVENTS, "userId,itemId\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "userId,itemId,userId;header must be names that differ: userId",
                "userId,itemId,color;header must be columns of itemId, userId, value: color",
                "userId;a column itemId",
                "userId\titemId;header must be columns of"
            })
    void aHeaderThatDoesNotFitIsRefused(String header, String complaint) {
        InvalidValue wrong = assertThrows(InvalidValue.class, () -> read(EVENTS, header + "\nu,i,1"));
        assertTrue(wrong.getMessage().contains(complaint), wrong.getMessage());
    }

    @Test
    void aRowThatDoesNotFitIsRefusedAlone() throws IOException {
        CsvTable table = table(EVENTS, "userId,itemId\nu\nu,i".getBytes(StandardCharsets.UTF_8));
        assertTrue(table.next());
        assertEquals("row", assertThrows(InvalidValue.class, table::read).field());
        assertTrue(table.next());
        assertEquals(Map.of("userId", "u", "itemId", "i"), table.read());
    }

    @Test
    void otherEncodingsAreRefusedAndNotGuessed() throws IOException {
        CsvTable table = table(EVENTS, "userId,itemId\nu,caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(table.next());
        assertEquals("itemId", assertThrows(InvalidValue.class, table::read).field());
    }

    @Test
    void aQuoteThatNobodyClosesEndsTheTable() {
        String endless = "userId,itemId\nu,i\nu,\"" + "i,\n".repeat(100_000);
        assertTrue(assertThrows(Refused.class, () -> read(EVENTS, endless))
                .getMessage()
                .contains("is a quote left open?"));
        assertTrue(assertThrows(Refused.class, () -> read(EVENTS, "userId,itemId\nu,\"i"))
                .getMessage()
                .contains("not well-formed CSV"));
    }

    /** Database tools quote every name, and spreadsheets put the mark before the quote. */
    @Test
    void aMarkBeforeAQuoteIsNoPartOfTheName() throws IOException {
        assertEquals(
                List.of(Map.of("id", "1", "available", false)), read(ITEMS, "\uFEFF\"available\",\"id\"\nFALSE,1\n"));
    }

    @Test
    void emptyRowsAreNoRowsHoweverManyThereAre() throws IOException {
        String empty = "\r\n".repeat(100_000) + ",\n , \n";
        assertEquals(
                List.of(Map.of("userId", "u", "itemId", "i")),
                read(EVENTS, "userId,itemId\n" + empty + "u,i\n" + empty));
    }

    @Test
    void textAfterAQuoteCostsNothingElse() throws IOException {
        assertEquals(
                List.of(Map.of("userId", "u", "itemId", "ix"), Map.of("userId", "v", "itemId", "j")),
                read(EVENTS, "userId,itemId\nu,\"i\"x\nv,j\n"));
    }

    /** Such a column would be one more attribute, and the item that it hides would be shown. */
    @ParameterizedTest
    @ValueSource(strings = {"Available", "AVAILABLE", "avail\u200Bable", "\u00a0available"})
    void aNameThatOnlyLooksLikeAFieldIsRefused(String name) {
        assertEquals(
                "header",
                assertThrows(InvalidValue.class, () -> read(ITEMS, "id," + name + "\n1,false"))
                        .field());
    }

    @Test
    void aHeaderInAnotherEncodingIsRefused() {
        byte[] latin = "id,t\u00e4tle\n1,x\n".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "header",
                assertThrows(InvalidValue.class, () -> table(ITEMS, latin)).field());
    }

    /** Whatever the bytes are, the answer is documents or a refusal. */
    @Test
    void noBytesBreakTheReader() throws IOException {
        Random random = new Random(3);
        String alphabet = "ui,\"\n\r|;\t \\\u00e9\uFEFF1.-";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder("userId,itemId\n");
            for (int i = random.nextInt(40); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
            bytes[bytes.length - 1] = (byte) random.nextInt();
            try {
                CsvTable table = table(EVENTS, bytes);
                while (table.next()) {
                    try {
                        table.read();
                    } catch (InvalidValue _) {
                        // One row is refused, and the next one is read.
                    }
                }
            } catch (InvalidValue | Refused _) {
                // The table is refused.
            }
        }
    }

    private static List<Object> read(CsvColumns columns, String text) throws IOException {
        CsvTable table = table(columns, text.getBytes(StandardCharsets.UTF_8));
        List<Object> documents = new ArrayList<>();
        while (table.next()) {
            documents.add(table.read());
        }
        return documents;
    }

    private static CsvTable table(CsvColumns columns, byte[] bytes) throws IOException {
        return new CsvTable(new ByteArrayInputStream(bytes), columns);
    }
}
