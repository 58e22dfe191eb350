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
 * Checks tokens of an OpenID Connect issuer, such as Entra ID. The issuer's keys are fetched when the first token comes
 * and kept for minutes, so that keys that the issuer changes are followed. May wait for the issuer.
 */
public final class AdminTokens {
    /** Signatures only: nothing that is checked with a shared secret, and nothing without a signature. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.PS256, JWSAlgorithm.ES256);

    private static final int CONNECT_MS = 2_000;
    private static final int READ_MS = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 1 << 20;

    private final TokenSettings settings;
    private final ResourceRetriever retriever = new DefaultResourceRetriever(CONNECT_MS, READ_MS, MOST_BYTES);
    /** Guarded by this. */
    private long tryAgainAt = System.nanoTime();
    /** Set once, under the lock. */
    private volatile Optional<DefaultJWTProcessor<SecurityContext>> processor = Optional.empty();

    public AdminTokens(TokenSettings settings) {
        this.settings = settings;
    }

    /** What a token says. */
    public sealed interface Checked {
        /** Good, and of somebody with the role. */
        record Admin(String subject) implements Checked {}

        /** Good, but of somebody without the role. */
        record Other(String subject) implements Checked {}

        /** Not of this issuer, not for this audience, over, altered, or no token at all. */
        record Bad(String reason) implements Checked {}

        /** The issuer's keys cannot be had. */
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
            // The issuer's keys were fetched moments ago, and this one is not among them.
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
     * One at a time asks the issuer, and none for some seconds after it did not answer: whoever sends anything like a
     * token comes here.
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
