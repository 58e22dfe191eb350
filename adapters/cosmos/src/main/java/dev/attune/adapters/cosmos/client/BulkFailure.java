package dev.attune.adapters.cosmos.client;

import com.azure.cosmos.CosmosException;

/** One operation of many failed; the SDK hands such failures over as a status only. */
final class BulkFailure extends CosmosException {
    BulkFailure(int status) {
        super(status, "one operation of many failed", null, null);
    }
}
