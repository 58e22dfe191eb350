package dev.attune.application.port;

import java.time.Instant;
import java.util.Map;

/** What each caller has used of the whole deployment, summed over its instances. */
public interface UsageLedger {
    /**
     * Notes what this instance has counted since a period began. Sums that were noted before and are left out stay.
     *
     * @param forget periods that began before this are forgotten
     * @param used by caller, since the period began
     * @return what all other instances have noted of the period, by caller
     * @throws StoreUnavailable where nothing was noted
     */
    Map<String, Long> exchange(String instance, Instant period, Instant forget, Map<String, Long> used);
}
