package dev.attune.application.recommendation;

import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A list that completes an answer where the model proposes too few items. A recommender asks its fillers in order and
 * takes from each until the answer is full. A new filler, such as picks of an editor, is one more of these.
 *
 * @param strategy what an answer is called that begins with an item of this filler
 * @param items best first, of the category or of all; none is hidden
 */
public record Filler(Strategy strategy, Function<Optional<String>, Stream<RankedItem>> items) {}
