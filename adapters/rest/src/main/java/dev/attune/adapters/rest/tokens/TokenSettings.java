package dev.attune.adapters.rest.tokens;

import dev.attune.domain.InvalidValue;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Whose tokens open the admin's routes.
 *
 * @param issuer as it stands in the tokens; its keys are found by OpenID Connect discovery
 * @param audience that a token must be for
 * @param role that must be among the token's {@code roles}
 */
public record TokenSettings(URI issuer, String audience, String role) {
    public static final String ACCEPTED = "an https address, or http on loopback";

    public TokenSettings {
        if (!"https".equals(issuer.getScheme()) && !("http".equals(issuer.getScheme()) && loopback(issuer.getHost()))) {
            throw new InvalidValue("issuer", ACCEPTED, issuer);
        }
    }

    private static boolean loopback(String host) {
        try {
            return host != null && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException _) {
            return false;
        }
    }
}
