package dev.attune.adapters.rest.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.attune.domain.InvalidValue;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
    private static final String KEY = "3pOq8vXn2LkT7wZs";
    private static final String OTHER = "u5Jd0YtRbE6cHq1N";
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @Test
    void aKeyOpensUntilTheEndOfItsLastDay() {
        ApiKeys keys = ApiKeys.parse("keys", "client/web@2026-11-29:" + KEY + ",client/web:" + OTHER);
        assertEquals("client-web", keys.holderOf(KEY, NOW).orElseThrow().caller());
        assertEquals("client-web", keys.holderOf(OTHER, NOW).orElseThrow().caller());
        assertTrue(keys.holderOf(KEY, Instant.parse("2026-11-29T23:59:59.999Z")).isPresent());
        assertEquals(Optional.empty(), keys.holderOf(KEY, Instant.parse("2026-11-30T00:00:00Z")));
        assertTrue(keys.required(), "an ended key opens nothing, and so does no key");
    }

    @Test
    void aDigestStandsForItsKey() {
        String digest = HexFormat.of().formatHex(ApiKeys.digest(KEY));
        ApiKeys keys = ApiKeys.parse("keys", "# admins\n\nadmin:sha256:" + digest + "\n");
        assertEquals(ApiKeys.Role.ADMIN, keys.holderOf(KEY, NOW).orElseThrow().role());
        assertEquals(
                "admin-" + digest.substring(0, 8),
                keys.holderOf(KEY, NOW).orElseThrow().caller());
        assertEquals(Optional.empty(), keys.holderOf("sha256:" + digest, NOW));
        assertEquals(Optional.empty(), ApiKeys.adminKey("admin:sha256:" + digest, NOW));
        assertEquals(Optional.of(OTHER), ApiKeys.adminKey("client:" + KEY + ", admin/ci@2027-01-01:" + OTHER, NOW));
    }

    @Test
    void anEndedAdminKeyIsNotUsed() {
        assertEquals(Optional.of(OTHER), ApiKeys.adminKey("admin/ci@2026-11-28:" + KEY + "\nadmin/ci:" + OTHER, NOW));
    }

    @Test
    void aFileMayBeginWithAByteOrderMark() {
        assertTrue(
                ApiKeys.parse("keys", "\uFEFFclient:" + KEY).holderOf(KEY, NOW).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "client:short",
                "client:aaaaaaaaaaaaaaaa",
                "root:" + KEY,
                "client:" + KEY + ",",
                "client:" + KEY + ",admin:" + KEY,
                "client/a b:" + KEY,
                "client/:" + KEY,
                "client@2026-02-30:" + KEY,
                "client@tomorrow:" + KEY,
                "client:sha256:3pOq8vXn2LkT7wZs",
                "client:sha256:00ff",
                "client"
            })
    void whatIsNoKeyIsRefusedWithoutShowingIt(String text) {
        InvalidValue refused = assertThrows(InvalidValue.class, () -> ApiKeys.parse("keys", text));
        assertFalse(refused.getMessage().contains(KEY), refused.getMessage());
        assertEquals("keys", refused.field());
    }
}
