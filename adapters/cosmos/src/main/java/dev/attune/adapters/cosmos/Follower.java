package dev.attune.adapters.cosmos;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Consumer;

/** Reads a whole container once and from then on what changes, for what every instance keeps in memory. Used under its owner's lock. */
final class Follower {
    private static final int PAGE = 1_000;

    private final CosmosAsyncContainer container;
    private CosmosChangeFeedRequestOptions next = CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange());

    Follower(CosmosAsyncContainer container) {
        this.container = container;
    }

    /** Hands over what was written since the last call, the latest state of each document; a removal is not seen. */
    void follow(Consumer<JsonNode> changed) {
        List<FeedResponse<JsonNode>> pages;
        do {
            pages = CosmosDatabase.await(container.queryChangeFeed(next.setMaxItemCount(PAGE), JsonNode.class).byPage().take(1).collectList());
            pages.forEach(page -> page.getResults().forEach(changed));
            next = pages.isEmpty() ? next : CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(pages.getFirst().getContinuationToken());
        } while (!pages.isEmpty() && !pages.getFirst().getResults().isEmpty());
    }
}
