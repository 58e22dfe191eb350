package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.net.URI;
import java.util.Set;

/**
 * The issuer, the audience and the role of the tokens that open the admin routes.
 *
 * @param issuer address of the issuer as it stands in the tokens; its keys are found by OpenID Connect discovery
 * @param audience audience that a token must be for
 * @param role role that must be among the token's roles
 */
public record TokenSettings(URI issuer, String audience, String role) {
    public static final String ACCEPTED = "an https address, or http on loopback";

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public TokenSettings {
        safe(issuer);
    }

    /**
     * Checks that an address is safe to fetch keys from. Keys that come in plain text from another machine could be
     * anybody's.
     */
    public static URI safe(URI address) {
        boolean plain =
                "http".equals(address.getScheme()) && address.getHost() != null && LOOPBACK.contains(address.getHost());
        if (!"https".equals(address.getScheme()) && !plain) {
            throw new InvalidValue("issuer", ACCEPTED, address);
        }
        return address;
    }
}
