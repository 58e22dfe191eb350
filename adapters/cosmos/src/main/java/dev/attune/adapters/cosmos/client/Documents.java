package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosAsyncContainer;
import com.azure.cosmos.models.CosmosBulkItemResponse;
import com.azure.cosmos.models.CosmosBulkOperationResponse;
import com.azure.cosmos.models.CosmosItemRequestOptions;
import com.azure.cosmos.models.CosmosItemResponse;
import com.azure.cosmos.models.PartitionKey;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.function.IntPredicate;
import reactor.core.publisher.Mono;

/** Operations of the stores on single documents. A missing document is an answer here and not a failure. */
public final class Documents {
    private static final int FIRST_SUCCESS = 200;
    private static final int FIRST_NO_SUCCESS = 300;

    private Documents() {}

    /** Finds a document in a container whose partition key is the id. */
    public static Optional<CosmosItemResponse<ObjectNode>> find(
            CosmosAsyncContainer container, String id, CosmosItemRequestOptions options) {
        return CosmosDatabase.await(container
                .readItem(id, new PartitionKey(id), options, ObjectNode.class)
                .map(Optional::of)
                .onErrorResume(e -> Failures.is(e, Failures.NOT_FOUND) ? Mono.just(Optional.empty()) : Mono.error(e)));
    }

    /**
     * Options of a write that may be done twice. If its answer is lost, the write is tried again and then meets itself.
     */
    public static CosmosItemRequestOptions repeatable() {
        return new CosmosItemRequestOptions().setNonIdempotentWriteRetryPolicy(true, false);
    }

    /** Removes a document. It also succeeds if the document is already gone. */
    public static Mono<Void> remove(CosmosAsyncContainer container, String id, PartitionKey key) {
        return container
                .deleteItem(id, key, new CosmosItemRequestOptions())
                .then()
                .onErrorResume(e -> Failures.is(e, Failures.NOT_FOUND) ? Mono.empty() : Mono.error(e));
    }

    public static boolean succeeded(int status) {
        return status >= FIRST_SUCCESS && status < FIRST_NO_SUCCESS;
    }

    /**
     * Returns one answer of many if its status is acceptable. Otherwise it returns the error; the SDK may know only its
     * status.
     */
    public static Mono<CosmosBulkItemResponse> outcome(CosmosBulkOperationResponse<Object> each, IntPredicate willDo) {
        CosmosBulkItemResponse response = each.getResponse();
        if (response != null && willDo.test(response.getStatusCode())) {
            return Mono.just(response);
        }
        return Mono.error(
                each.getException() != null
                        ? each.getException()
                        : new BulkFailure(response == null ? 0 : response.getStatusCode()));
    }
}
