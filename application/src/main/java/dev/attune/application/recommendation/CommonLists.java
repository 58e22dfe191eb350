package dev.attune.application.recommendation;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.model.ServingModel;
import dev.attune.application.port.ItemStatistics.Count;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.Strategy;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Lists that are the same for every user. They have no hidden items. */
public final class CommonLists {
    private final TopItems top;
    private final CatalogSnapshot catalog;
    private final ModelWatch models;
    private final InstantSource clock;

    public CommonLists(TopItems top, CatalogSnapshot catalog, ModelWatch models, InstantSource clock) {
        this.top = top;
        this.catalog = catalog;
        this.models = models;
        this.clock = clock;
    }

    public List<RankedItem> popular(Optional<String> category, int limit) {
        return popular(category).limit(limit).toList();
    }

    public List<RankedItem> trending(Optional<String> category, int limit) {
        return trending(category).limit(limit).toList();
    }

    public List<RankedItem> latest(Optional<String> category, int limit) {
        return latest(category).limit(limit).toList();
    }

    /**
     * Returns the items that are similar to an item by the model in service. The list is empty without a model, or if
     * the model does not know the item.
     */
    public List<RankedItem> similar(ItemId item, Optional<String> category, int limit) {
        return models.current()
                .map(model -> similar(model, item, category, limit))
                .orElse(List.of());
    }

    private static List<RankedItem> similar(ServingModel model, ItemId item, Optional<String> category, int limit) {
        int index = model.scorer().indexOf(item);
        if (index < 0) {
            return List.of();
        }
        Scored scored = model.scorer().similar(index, other -> other != index && model.answers(other, category), limit);
        return IntStream.range(0, scored.size())
                .mapToObj(i ->
                        new RankedItem(model.scorer().item(scored.items()[i]), scored.scores()[i], ItemSource.MODEL))
                .toList();
    }

    /** Returns the fillers in their order: trending items, popular items, the latest items. */
    public List<Filler> fillers() {
        return List.of(
                new Filler(Strategy.TRENDING, this::trending),
                new Filler(Strategy.POPULAR, this::popular),
                new Filler(Strategy.POPULAR, this::latest));
    }

    Stream<RankedItem> trending(Optional<String> category) {
        return shown(top.trending(), ItemSource.TRENDING, category);
    }

    Stream<RankedItem> popular(Optional<String> category) {
        return shown(top.popular(), ItemSource.POPULAR, category);
    }

    Stream<RankedItem> latest(Optional<String> category) {
        return catalog.latest(category, clock.instant(), RecommendationRequest.MAX_LIMIT).stream()
                .map(item -> new RankedItem(item.item(), item.at().toEpochMilli() / 1e3, ItemSource.LATEST));
    }

    private Stream<RankedItem> shown(List<Count> counts, ItemSource source, Optional<String> category) {
        return counts.stream()
                .filter(count -> catalog.listing(count.item()).answers(category))
                .map(count -> new RankedItem(count.item(), count.count(), source));
    }
}
