package dev.attune.adapters.rest.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.ResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.attune.adapters.rest.settings.TokenSettings;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A check of the tokens of an OpenID Connect issuer, such as Entra ID. It fetches the issuer's keys when the first
 * token comes. It keeps them for minutes only, so that it follows the issuer when the keys change. A call may wait for
 * the issuer.
 */
public final class AdminTokens {
    /**
     * The accepted algorithms. All of them make signatures. A token that is checked with a shared secret is refused,
     * and so is one without a signature.
     */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private static final int CONNECT_MS = 2_000;
    private static final int READ_MS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;

    private final TokenSettings settings;
    private final ResourceRetriever retriever = new DefaultResourceRetriever(CONNECT_MS, READ_MS, MOST_BYTES);
    /** The earliest time of the next attempt to ask the issuer. The lock on this object guards it. */
    private long tryAgainAt = System.nanoTime();
    /** The processor, once the issuer has answered. It is set once, under the lock. */
    private volatile Optional<DefaultJWTProcessor<SecurityContext>> processor = Optional.empty();

    public AdminTokens(TokenSettings settings) {
        this.settings = settings;
    }

    /** The result of a check. */
    public sealed interface Checked {
        /** A good token whose subject has the admin role. */
        record Admin(String subject) implements Checked {}

        /** A good token whose subject lacks the admin role. */
        record Other(String subject) implements Checked {}

        /**
         * A text that is no token, or a token that is not accepted: it is of another issuer, for another audience,
         * expired or altered.
         */
        record Bad(String reason) implements Checked {}

        /** A token that cannot be checked, because the issuer's keys cannot be fetched. */
        record Unknown(String reason) implements Checked {}
    }

    public Checked check(String token) {
        try {
            JWTClaimsSet claims = processor().process(token, null);
            List<String> roles =
                    Optional.ofNullable(claims.getStringListClaim("roles")).orElse(List.of());
            return roles.contains(settings.role())
                    ? new Checked.Admin(claims.getSubject())
                    : new Checked.Other(claims.getSubject());
        } catch (RateLimitReachedException e) {
            // The issuer's keys were fetched moments ago, and the key of this token is not among them.
            return new Checked.Bad("it is signed with a key that is not known");
        } catch (KeySourceException | IOException e) {
            return new Checked.Unknown(String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException | JOSEException e) {
            return new Checked.Bad(String.valueOf(e.getMessage()));
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor() throws IOException {
        Optional<DefaultJWTProcessor<SecurityContext>> known = processor;
        return known.isPresent() ? known.get() : discover();
    }

    /**
     * Asks the issuer for its keys. One thread at a time does so. After a failed attempt, none does until 5 seconds
     * after that attempt began. Otherwise every caller that sends anything like a token could make this instance ask.
     */
    private synchronized DefaultJWTProcessor<SecurityContext> discover() throws IOException {
        if (processor.isEmpty()) {
            if (System.nanoTime() - tryAgainAt < 0) {
                throw new IOException("the issuer did not answer moments ago");
            }
            tryAgainAt = System.nanoTime() + PATIENCE.toNanos();
            processor = Optional.of(discovered());
        }
        return processor.get();
    }

    private DefaultJWTProcessor<SecurityContext> discovered() throws IOException {
        String issuer = settings.issuer().toString();
        URI description = URI.create(issuer.replaceFirst("/$", "") + "/.well-known/openid-configuration");
        DefaultJWTProcessor<SecurityContext> checks = new DefaultJWTProcessor<>();
        try {
            URI keys = TokenSettings.safe(URI.create(JSONObjectUtils.getString(
                    JSONObjectUtils.parse(
                            retriever.retrieveResource(description.toURL()).getContent()),
                    "jwks_uri")));
            checks.setJWSTypeVerifier(
                    new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT, new JOSEObjectType("at+jwt"), null));
            checks.setJWSKeySelector(new JWSVerificationKeySelector<>(
                    ALGORITHMS,
                    JWKSourceBuilder.create(keys.toURL(), retriever)
                            .retrying(true)
                            .build()));
        } catch (ParseException | RuntimeException e) {
            throw new IOException(description + " does not describe an issuer", e);
        }
        checks.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                settings.audience(), new JWTClaimsSet.Builder().issuer(issuer).build(), Set.of("sub", "exp")));
        return checks;
    }
}
