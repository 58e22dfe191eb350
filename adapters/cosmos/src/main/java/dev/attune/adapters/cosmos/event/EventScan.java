package dev.attune.adapters.cosmos.event;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosChangeFeedRequestOptions;
import com.azure.cosmos.models.FeedRange;
import com.azure.cosmos.models.FeedResponse;
import com.fasterxml.jackson.databind.JsonNode;
import dev.attune.adapters.cosmos.client.Failures;
import dev.attune.application.port.StoreUnavailable;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/**
 * Reads the change feed from its beginning to its end. It needs no index. It reads each physical partition by itself,
 * several at a time, with a page of each in memory. If the store fails for a while, a partition goes on after the last
 * page that came.
 */
final class EventScan {
    private static final Logger LOG = LoggerFactory.getLogger(EventScan.class);
    private static final int PAGE = 1_000;
    private static final int RANGES = 4;
    /** Maximum number of tries in a row without a page in between; about five minutes. */
    private static final int TRIES = 16;

    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final CosmosAsyncContainer events;
    private final String throughputGroup;

    EventScan(CosmosAsyncContainer events, String throughputGroup) {
        this.events = events;
        this.throughputGroup = throughputGroup;
    }

    Flux<JsonNode> documents() {
        return events.getFeedRanges()
                .retryWhen(patience())
                .flatMapMany(Flux::fromIterable)
                .flatMap(this::pages, RANGES, 1)
                .concatMapIterable(page -> page, 1);
    }

    private Flux<List<JsonNode>> pages(FeedRange range) {
        return Flux.defer(() -> {
            Place place = new Place(range);
            return Flux.defer(() -> from(place)).retryWhen(patience());
        });
    }

    /**
     * Reads up to the writes at the time of the request. So it ends even if the partition is written to all the time.
     */
    private Flux<List<JsonNode>> from(Place place) {
        CosmosChangeFeedRequestOptions next = place.next()
                .setMaxItemCount(PAGE)
                .setThroughputControlGroupName(throughputGroup)
                .setCompleteAfterAllCurrentChangesRetrieved(true);
        return events.queryChangeFeed(next, JsonNode.class)
                .byPage()
                .doOnNext(place::passed)
                .map(FeedResponse::getResults);
    }

    private static Retry patience() {
        return Retry.backoff(TRIES, FIRST_PAUSE)
                .maxBackoff(LONGEST_PAUSE)
                .transientErrors(true)
                .filter(e -> Failures.translated(e) instanceof StoreUnavailable)
                .doBeforeRetry(signal -> LOG.warn(
                        "The scan of events waits and goes on: {}",
                        Failures.translated(signal.failure()).getMessage()))
                .onRetryExhaustedThrow((_, signal) -> signal.failure());
    }

    /** The place up to which a range has been read. */
    private static final class Place {
        private final FeedRange range;
        private String continuation;

        Place(FeedRange range) {
            this.range = range;
        }

        CosmosChangeFeedRequestOptions next() {
            return continuation == null
                    ? CosmosChangeFeedRequestOptions.createForProcessingFromBeginning(range)
                    : CosmosChangeFeedRequestOptions.createForProcessingFromContinuation(continuation);
        }

        void passed(FeedResponse<?> page) {
            continuation = page.getContinuationToken();
        }
    }
}
