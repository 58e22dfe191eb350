package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.function.Consumer;

/**
 * Reads a whole container once and from then on its changes, for data that every instance keeps in memory. The lock of
 * its owner guards it.
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
     * Hands over the documents that were written between the last call and this one, each in its latest state. Removals
     * are not seen. A document that is written meanwhile comes with this call or with the next one. So the call ends
     * even if the container is written to all the time.
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
