package dev.attune.application.port;

import java.time.Instant;
import java.util.Map;

/** The use that each caller has made of the whole deployment, summed over its instances. */
public interface UsageLedger {
    /**
     * Notes the use that this instance has counted since a period began. Sums that were noted before and are left out
     * stay.
     *
     * @param forget periods that began before this are forgotten
     * @param used use since the period began, by caller
     * @return the use that all other instances have noted of the period, by caller
     * @throws StoreUnavailable if nothing was noted
     */
    Map<String, Long> exchange(String instance, Instant period, Instant forget, Map<String, Long> used);
}
