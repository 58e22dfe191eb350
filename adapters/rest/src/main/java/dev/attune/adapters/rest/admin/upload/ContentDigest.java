package dev.attune.adapters.rest.admin.upload;

import dev.attune.domain.InvalidValue;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of RFC 9530 that names the digest of a body: {@code sha-256=:BASE64:}, perhaps among digests of other
 * kinds.
 */
public final class ContentDigest {
    public static final String HEADER = "Content-Digest";
    private static final Pattern SHA256 = Pattern.compile("(?:^|,)\\s*sha-256=:([A-Za-z0-9+/]{43}=):\\s*(?:,|$)");

    private final byte[] sha256;

    private ContentDigest(byte[] sha256) {
        this.sha256 = sha256;
    }

    public static ContentDigest parse(Optional<String> header) {
        Matcher found = SHA256.matcher(header.orElse(""));
        if (!found.find()) {
            throw new InvalidValue(HEADER, "sha-256=:BASE64: of the body", header.orElse("absent"));
        }
        return new ContentDigest(Base64.getDecoder().decode(found.group(1)));
    }

    public void check(byte[] actual) {
        if (!MessageDigest.isEqual(sha256, actual)) {
            throw new InvalidValue(
                    HEADER,
                    "the digest of the body, which is sha-256=:"
                            + Base64.getEncoder().encodeToString(actual) + ":",
                    "sha-256=:" + Base64.getEncoder().encodeToString(sha256) + ":");
        }
    }
}
