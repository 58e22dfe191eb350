package dev.attune.bootstrap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import dev.attune.bootstrap.settings.Settings;
import dev.attune.domain.InvalidValue;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    private static final String KEYS = "client:client-key-0123456789,admin:admin-key-0123456789";

    @TempDir
    Path directory;

    @Test
    void aTokenOfTheIssuerOpensTheAdminsRoutes() throws Exception {
        try (Issuer issuer = new Issuer();
                Issuer stranger = new Issuer();
                Service service = service(issuer.uri())) {
            assertEquals(200, status(service, issuer.token(issuer.claims().build())));
            assertEquals(
                    200,
                    service.get("/v1/admin/models", "X-API-Key", "admin-key-0123456789")
                            .status(),
                    "keys work beside");
            assertEquals(401, service.get("/v1/admin/models").status());
            assertEquals(
                    403,
                    status(
                            service,
                            issuer.token(issuer.claims()
                                    .claim("roles", List.of("reader"))
                                    .build())));
            assertEquals(
                    403,
                    status(
                            service,
                            issuer.token(issuer.claims().claim("roles", null).build())));
            assertEquals(
                    401,
                    status(
                            service,
                            issuer.token(issuer.claims().audience("api://other").build())));
            assertEquals(
                    401,
                    status(
                            service,
                            issuer.token(issuer.claims()
                                    .expirationTime(Date.from(Instant.now().minusSeconds(600)))
                                    .build())));
            assertEquals(
                    401,
                    status(
                            service,
                            issuer.token(issuer.claims().expirationTime(null).build())));
            assertEquals(
                    401,
                    status(
                            service,
                            issuer.token(issuer.claims().issuer(stranger.uri()).build())));
            assertEquals(401, status(service, stranger.token(issuer.claims().build())), "signed by another");
            assertEquals(401, status(service, new PlainJWT(issuer.claims().build()).serialize()), "not signed");
            assertEquals(401, status(service, "nonsense"));
            for (int i = 0; i < 6; i++) {
                assertEquals(
                        401,
                        status(service, issuer.tokenOfAnotherKey(issuer.claims().build())),
                        "a key that nobody has heard of");
            }
            assertEquals(200, status(service, issuer.token(issuer.claims().build())));
            assertEquals(401, status(service, ""));
            assertEquals(
                    401,
                    service.get(
                                    "/v1/popular",
                                    "Authorization",
                                    "Bearer " + issuer.token(issuer.claims().build()))
                            .status(),
                    "only for admins");
        }
    }

    @Test
    void anIssuerThatIsDownIsSaidToBe() throws Exception {
        Issuer issuer = new Issuer();
        JWTClaimsSet claims = issuer.claims().build();
        issuer.close();
        try (Service service = service(issuer.uri())) {
            Service.Answer answer = service.get("/v1/admin/models", "Authorization", "Bearer " + issuer.token(claims));
            assertEquals(503, answer.status());
            assertEquals("5", answer.header("Retry-After"));
            assertEquals(
                    200,
                    service.get("/v1/admin/models", "X-API-Key", "admin-key-0123456789")
                            .status());
        }
    }

    @Test
    void whatCannotBeSafeDoesNotStart() {
        assertRefused(
                "attune.oidc.audience",
                Map.of("attune.api.keys", KEYS, "attune.oidc.issuer", "https://issuer.example"));
        assertRefused("attune.oidc.issuer", Map.of("attune.api.keys", KEYS, "attune.oidc.audience", "a"));
        assertRefused("attune.api.keys", Map.of("attune.api.keys", "client:0123456789abcdef,admin:0123456789abcdef"));
        assertRefused(
                "attune.api.keys", Map.of("attune.oidc.issuer", "https://issuer.example", "attune.oidc.audience", "a"));
        assertRefused(
                "attune.oidc.issuer",
                Map.of(
                        "attune.api.keys",
                        KEYS,
                        "attune.oidc.issuer",
                        "http://192.0.2.1/",
                        "attune.oidc.audience",
                        "a"));
        assertRefused("attune.limits.rate", Map.of("attune.limits.rate", "10"));
        assertRefused("attune.cors.origins", Map.of("attune.cors.origins", "*"));
    }

    private static void assertRefused(String property, Map<String, String> given) {
        InvalidValue refused = assertThrows(InvalidValue.class, () -> Settings.from(given));
        assertTrue(refused.getMessage().contains(property), refused.getMessage());
    }

    private static int status(Service service, String token) throws Exception {
        return service.get("/v1/admin/models", "Authorization", "Bearer " + token)
                .status();
    }

    private Service service(String issuer) {
        return Service.embedded(
                directory,
                "attune.api.keys",
                KEYS,
                "attune.host",
                "127.0.0.1",
                "attune.oidc.issuer",
                issuer,
                "attune.oidc.audience",
                Issuer.AUDIENCE);
    }
}
