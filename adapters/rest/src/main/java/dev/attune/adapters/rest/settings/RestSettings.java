package dev.attune.adapters.rest.settings;

import dev.attune.adapters.rest.http.UnknownFields;
import dev.attune.domain.InvalidValue;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The settings of the REST adapter.
 *
 * @param maxConnections maximum number of connections that are open at the same time
 * @param maxConnectionsOfOne maximum number of those that come from one address
 * @param managementPort the port that probes and metrics have to themselves; empty if they share the service's
 * @param rate allowance of each key for short times, for all instances together
 * @param quota allowance of each key for long times, for all instances together
 * @param documents allowance of events and items that each key may send, for all instances together
 * @param bytes allowance of bytes of events and items that each key may send
 * @param tokens tokens that open the admin routes beside keys
 * @param origins origins whose pages may send requests from a browser
 * @param maxUpload maximum number of bytes of an external model
 * @param unknownFields what becomes of fields that items and events do not have
 */
public record RestSettings(
        int maxConnections,
        int maxConnectionsOfOne,
        OptionalInt managementPort,
        Optional<Allowance> rate,
        Optional<Allowance> quota,
        Optional<Allowance> documents,
        Optional<Allowance> bytes,
        Optional<TokenSettings> tokens,
        List<String> origins,
        long maxUpload,
        UnknownFields unknownFields) {
    /**
     * The property that says whether this instance answers with recommendations. It decides which beans exist, so that
     * the rule costs nothing.
     */
    public static final String SERVES = "attune.rest.serves";
    /** The property that says whether there is a rate or a quota. It decides which beans exist. */
    public static final String LIMITED = "attune.rest.limited";
    /** The property that says whether probes and metrics have a port to themselves. */
    public static final String MANAGED = "attune.rest.managed";
    /** The property that says whether tokens are accepted. */
    public static final String TOKENS = "attune.rest.tokens";

    public static final int MOST_CONNECTIONS = 1_000_000;

    public RestSettings {
        if (maxConnections < 1 || maxConnections > MOST_CONNECTIONS) {
            throw new InvalidValue("maxConnections", "1.." + MOST_CONNECTIONS, maxConnections);
        }
        origins = List.copyOf(origins);
    }

    /** Returns whether there is a limit on requests. */
    public boolean limitsRequests() {
        return rate.isPresent() || quota.isPresent();
    }

    /** Returns whether there is any limit on what a key may use. */
    public boolean limited() {
        return limitsRequests() || documents.isPresent() || bytes.isPresent();
    }
}
