package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The keys that open the API. Only their digests are kept, and they are compared in constant time.
 *
 * <p>A text holds them as {@code ROLE:KEY}, with commas or line ends between them. A name and the last day may stand
 * before the colon: {@code admin/ci@2027-01-31:KEY}. Instead of a key, its digest may be given: {@code sha256:HEX}.
 */
public final class ApiKeys {
    private static final String ACCEPTED =
            "client:KEY,admin:KEY, or ROLE/NAME@LAST-DAY:KEY, with keys of 16 characters or more or sha256:HEX";
    private static final int MIN_LENGTH = 16;
    private static final int LEAST_DIFFERENT = 6;
    private static final int NAME_BYTES = 4;
    private static final String DIGEST = "sha256:";
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final Pattern ENTRY =
            Pattern.compile("(client|admin)(?:/([A-Za-z0-9_.-]{1,40}))?(?:@(\\d{4}-\\d{2}-\\d{2}))?:(.*)");

    private final List<Holder> entries;

    private ApiKeys(List<Holder> entries) {
        this.entries = List.copyOf(entries);
    }

    public enum Role {
        CLIENT,
        ADMIN
    }

    public static ApiKeys none() {
        return new ApiKeys(List.of());
    }

    /**
     * Reads keys. Empty lines and lines that begin with # are passed over. An error message never shows a key.
     *
     * @param field name of the setting in error messages
     */
    public static ApiKeys parse(String field, String text) {
        List<Holder> entries = new ArrayList<>();
        int number = 0;
        for (String part : parts(text)) {
            number++;
            add(field, holder(field, part, number), entries);
        }
        if (entries.isEmpty()) {
            throw new InvalidValue(field, ACCEPTED, "no key");
        }
        return new ApiKeys(entries);
    }

    private static List<String> parts(String text) {
        String withoutMark = text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        return withoutMark
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    private static void add(String field, Holder holder, List<Holder> entries) {
        if (entries.stream().anyMatch(entry -> MessageDigest.isEqual(entry.digest(), holder.digest()))) {
            throw new InvalidValue(field, ACCEPTED + ", each key once", "a key that is given twice");
        }
        entries.add(holder);
    }

    private static Holder holder(String field, String part, int number) {
        Matcher entry = ENTRY.matcher(part);
        if (!entry.matches()) {
            throw new InvalidValue(field, ACCEPTED, "another form in entry " + number);
        }
        Role role = Role.valueOf(entry.group(1).toUpperCase(Locale.ROOT));
        return Holder.of(
                role,
                digestOf(field, entry.group(4)),
                Optional.ofNullable(entry.group(2)),
                Optional.ofNullable(entry.group(3)).map(day -> end(field, day)));
    }

    private static byte[] digestOf(String field, String key) {
        if (key.startsWith(DIGEST)) {
            String hex = key.substring(DIGEST.length());
            if (!hex.matches("[0-9a-fA-F]{64}")) {
                throw new InvalidValue(field, "sha256: and 64 hexadecimal digits", "a digest of another form");
            }
            return HexFormat.of().parseHex(hex);
        }
        if (key.length() < MIN_LENGTH) {
            throw new InvalidValue(field, ACCEPTED, "a shorter key");
        }
        if (key.chars().distinct().count() < LEAST_DIFFERENT) {
            throw new InvalidValue(
                    field, "keys of " + LEAST_DIFFERENT + " different characters or more", "a key of fewer");
        }
        return digest(key);
    }

    private static Instant end(String field, String day) {
        try {
            return LocalDate.parse(day).plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        } catch (DateTimeException _) {
            throw new InvalidValue(field, "a day like 2027-01-31 as the last day of a key", day);
        }
    }

    /**
     * Returns the first admin key of a text that is valid now, and is there as a key and not as a digest; empty if
     * there is none.
     */
    public static Optional<String> adminKey(String text, Instant now) {
        return parts(text).stream()
                .map(ENTRY::matcher)
                .filter(entry -> entry.matches() && entry.group(1).equals("admin"))
                .filter(entry -> entry.group(3) == null || now.isBefore(end("keys", entry.group(3))))
                .map(entry -> entry.group(4))
                .filter(key -> !key.startsWith(DIGEST))
                .findFirst();
    }

    /** Returns these keys and others. */
    public ApiKeys and(String field, ApiKeys others) {
        List<Holder> all = new ArrayList<>(entries);
        others.entries.forEach(holder -> add(field, holder, all));
        return new ApiKeys(all);
    }

    public boolean required() {
        return !entries.isEmpty();
    }

    public int size() {
        return entries.size();
    }

    /**
     * Returns the holder of a key that is still valid. It looks at every entry, so that the time taken tells nothing.
     */
    public Optional<Holder> holderOf(String key, Instant now) {
        byte[] digest = digest(key);
        Optional<Holder> holder = Optional.empty();
        for (Holder entry : entries) {
            if (MessageDigest.isEqual(digest, entry.digest())) {
                holder = Optional.of(entry);
            }
        }
        return holder.filter(
                found -> found.until().isEmpty() || now.isBefore(found.until().get()));
    }

    /** Returns the SHA-256 of a text. */
    public static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * A key with the role that it gives.
     *
     * @param caller name of the key's holder, which does not give the key away: the role with the key's name, or with
     *     the first bytes of its digest
     * @param until time from which the key opens nothing any more
     */
    public record Holder(Role role, byte[] digest, String caller, Optional<Instant> until) {
        static Holder of(Role role, byte[] digest, Optional<String> name, Optional<Instant> until) {
            String suffix = name.orElseGet(() -> HexFormat.of().formatHex(digest, 0, NAME_BYTES));
            return new Holder(role, digest, role.name().toLowerCase(Locale.ROOT) + "-" + suffix, until);
        }
    }
}
