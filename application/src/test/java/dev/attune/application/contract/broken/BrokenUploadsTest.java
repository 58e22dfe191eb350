package dev.attune.application.contract.broken;

import dev.attune.application.contract.InMemoryUploads;
import dev.attune.application.contract.UploadsContract;
import dev.attune.application.port.Uploads;
import org.junit.jupiter.api.Test;

/** Uploads that break a promise do not pass for good ones. */
class BrokenUploadsTest {
    @Test
    void theContractTellsBrokenOnesFromAGoodOne() throws Exception {
        Faulty.judge(UploadsContract.class, BrokenUploadsTest::kit, InMemoryUploads::new, FaultyUploads.all());
    }

    private static UploadsContract kit(InMemoryUploads uploads) {
        return new UploadsContract() {
            @Override
            protected Uploads uploads() {
                return uploads;
            }

            @Override
            protected void damage(String upload) {
                uploads.damage(upload);
            }
        };
    }
}
