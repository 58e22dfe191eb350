package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosException;

/** One operation of many failed. The SDK reports such a failure only as a status. */
final class BulkFailure extends CosmosException {
    BulkFailure(int status) {
        super(status, "one operation of many failed", null, null);
    }
}
