package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryStatistics;
import dev.attune.application.contract.ItemStatisticsContract;
import dev.attune.application.port.EventStore;
import dev.attune.application.port.ItemStatistics;
import org.junit.jupiter.api.Test;

/** Statistics that break a promise do not pass for good ones. */
class BrokenItemStatisticsTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(
                ItemStatisticsContract.class,
                BrokenItemStatisticsTest::kit,
                InMemoryStatistics::new,
                FaultyStatistics.all());
    }

    private static ItemStatisticsContract kit(ItemStatistics statistics) {
        return new ItemStatisticsContract() {
            @Override
            protected ItemStatistics statistics() {
                return statistics;
            }

            @Override
            protected EventStore events() {
                return FaultyStatistics.eventsOf(statistics);
            }
        };
    }
}
