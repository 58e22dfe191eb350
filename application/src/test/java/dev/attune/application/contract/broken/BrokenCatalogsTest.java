package dev.attune.application.contract.broken;

import dev.attune.application.contract.CatalogContract;
import dev.attune.application.contract.InMemoryCatalog;
import dev.attune.application.port.Catalog;
import org.junit.jupiter.api.Test;

/** A catalog that breaks a promise does not pass for a good one. */
class BrokenCatalogsTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(CatalogContract.class, BrokenCatalogsTest::kit, InMemoryCatalog::new, FaultyCatalogs.all());
    }

    private static CatalogContract kit(Catalog catalog) {
        return new CatalogContract() {
            @Override
            protected Catalog catalog() {
                return catalog;
            }
        };
    }
}
