package dev.attune.kernels.format;

import dev.attune.kernels.data.Rows;
import dev.attune.kernels.format.ModelContent.RowPart;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The row parts that a trainer makes: the name that models store, and the traits that serving asks for. A trainer that
 * switches over the kinds does not compile when a kind is added.
 */
public enum RowKind {
    EASE("ease", Trait.FINDS_SIMILAR_ITEMS),
    GRAPH("graph"),
    /** Items that came soon after an item. */
    AFTER("after"),
    /** Items that came soon after the newest item of a profile. */
    AFTER_NEWEST("after-newest"),
    /** Items that came soon before an item. */
    BEFORE("before"),
    /** Items that are described alike. */
    CONTENT("content", Trait.KNOWS_NEW_ITEMS);

    /** What a part is good for beside its scores. */
    public enum Trait {
        /** Its rows answer which items are similar to an item, for any user. */
        FINDS_SIMILAR_ITEMS,
        /** Its rows come from descriptions, so that they can be extended by items that nobody has met. */
        KNOWS_NEW_ITEMS
    }

    private static final Map<String, Set<Trait>> TRAITS =
            Stream.of(values()).collect(Collectors.toUnmodifiableMap(kind -> kind.stored, kind -> kind.traits));

    private final String stored;
    private final Set<Trait> traits;

    RowKind(String stored, Trait... traits) {
        this.stored = stored;
        this.traits = Set.of(traits);
    }

    /** The name in models, answers and metrics. */
    public String stored() {
        return stored;
    }

    /** The traits of a stored name; none for a name that a foreign trainer chose. */
    static Set<Trait> traits(String stored) {
        return TRAITS.getOrDefault(stored, Set.of());
    }

    RowPart part(float recency, int proposals, Rows rows) {
        return new RowPart(stored, recency, proposals, rows);
    }
}
