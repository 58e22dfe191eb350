package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * Reads a whole container once and from then on what changes, for what every instance keeps in memory. Used under its
 * owner's lock.
 */
public final class Follower {
    private static final int PAGE = 1_000;

    private final CosmosAsyncContainer container;
    private CosmosChangeFeedRequestOptions next =
            CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(FeedRange.forFullRange());

    public Follower(CosmosAsyncContainer container) {
        this.container = container;
    }

    /**
     * Hands over what was written between the last call and this one, the latest state of each document; a removal is
     * not seen. What is written meanwhile may come with it or with the next call: a container that is written to all
     * the time has an end too.
     */
    public void follow(Consumer<JsonNode> changed) {
        CosmosDatabase.await(container
                .queryChangeFeed(
                        next.setMaxItemCount(PAGE).setCompleteAfterAllCurrentChangesRetrieved(true), JsonNode.class)
                .byPage()
                .doOnNext(page -> {
                    page.getResults().forEach(changed);
                    next = CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(
                            page.getContinuationToken());
                })
                .then());
    }
}
