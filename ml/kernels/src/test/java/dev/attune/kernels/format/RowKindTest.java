package dev.attune.kernels.format;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import dev.attune.kernels.format.RowKind.Trait;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RowKindTest {
    private static final Rows ROWS = Rows.of(new int[][] {{}}, new float[][] {{}});

    /** Models, answers and metrics hold these names. A renamed one would lose its traits in models that are stored. */
    @Test
    void storedNamesNeverChange() {
        assertEquals(
                List.of("ease", "graph", "after", "after-newest", "before", "content"),
                Stream.of(RowKind.values()).map(RowKind::stored).toList());
    }

    @Test
    void traitsFollowTheStoredName() {
        assertTrue(new RowPart("ease", 1, 1, ROWS).has(Trait.FINDS_SIMILAR_ITEMS));
        assertTrue(new RowPart("content", 1, 1, ROWS).has(Trait.KNOWS_NEW_ITEMS));
        assertFalse(new RowPart("content", 1, 1, ROWS).has(Trait.FINDS_SIMILAR_ITEMS));
        assertFalse(new RowPart("foreign", 1, 1, ROWS).has(Trait.FINDS_SIMILAR_ITEMS));
    }

    @Test
    void thePartThatFindsSimilarItemsMayStandAnywhere() {
        RowPart graph = Parts.graph(1, ROWS);
        RowPart ease = Parts.ease(1, ROWS);
        RowPart foreign = new RowPart("foreign", 1, 1, ROWS);
        assertSame(ease, Parts.findingSimilar(List.of(graph, ease)));
        assertSame(foreign, Parts.findingSimilar(List.of(foreign, graph)));
        float[] blend = new float[ModelContent.blended(3)];
        blend[1] = 1;
        assertArrayEquals(blend, Parts.blendOfOne(List.of(graph, ease), 3));
    }
}
