package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.util.List;
import java.util.Optional;

/**
 * What an operator sets of the REST adapter.
 *
 * @param maxConnections open at the same time
 * @param rate of each key, of all instances together
 * @param quota of each key, of all instances together
 * @param tokens that open the admin's routes beside keys
 * @param origins whose pages may ask from a browser
 * @param maxUpload bytes of a model that was trained elsewhere
 */
public record RestSettings(
        int maxConnections,
        Optional<Allowance> rate,
        Optional<Allowance> quota,
        Optional<TokenSettings> tokens,
        List<String> origins,
        long maxUpload) {
    /**
     * The property that says whether this instance answers recommendations; it decides which beans there are, so that
     * the rule costs nothing.
     */
    public static final String SERVES = "attune.rest.serves";
    /** The property that says whether anything is limited; it decides which beans there are. */
    public static final String LIMITED = "attune.rest.limited";
    /** The property that says whether tokens are taken. */
    public static final String TOKENS = "attune.rest.tokens";

    public static final int MOST_CONNECTIONS = 1_000_000;

    public RestSettings {
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
            throw new InvalidValue("maxConnections", "1.." + MOST_CONNECTIONS, maxConnections);
        }
        origins = List.copyOf(origins);
    }

    public boolean limited() {
        return rate.isPresent() || quota.isPresent();
    }
}
