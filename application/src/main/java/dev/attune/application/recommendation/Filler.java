package dev.attune.application.recommendation;

import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A list that completes an answer if the model proposes too few items. A recommender asks its fillers in order and
 * takes from each until the answer is full. Another list, such as the picks of an editor, is one more filler.
 *
 * @param strategy the strategy of an answer that begins with an item of this filler
 * @param items items of the category or of all categories, best first; none is hidden
 */
public record Filler(Strategy strategy, Function<Optional<String>, Stream<RankedItem>> items) {}
