package dev.attune.adapters.cosmos;

import dev.attune.adapters.cosmos.client.CosmosDatabase;
import dev.attune.adapters.cosmos.client.TestDatabases;
import dev.attune.cosmosfake.CosmosFake;
import dev.attune.cosmosfake.FakeOptions;
import dev.attune.cosmosfake.Level;

/** The fake does as it is said to assume. */
class FakeQuestionsTest extends AccountQuestions {
    private CosmosFake fake;

    @Override
    CosmosDatabase open() {
        fake = CosmosFake.start(FakeOptions.defaults().withPartitions(1).withConsistency(Level.SESSION));
        return TestDatabases.fresh(fake);
    }

    @Override
    void remove() {
        fake.close();
    }

    @Override
    boolean mustBeAsAssumed() {
        return true;
    }
}
