package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The keys that open the API. Only their digests are kept, and they are compared in constant time. */
public final class ApiKeys {
    private static final int MIN_LENGTH = 16;

    private static final int NAME_BYTES = 4;

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

    /** Reads {@code client:KEY,admin:KEY}. An error message never shows a key. */
    public static ApiKeys parse(String field, String text) {
        List<Holder> entries = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            String[] pair = part.strip().split(":", 2);
            Role role = switch (pair[0]) {
                case "client" -> Role.CLIENT;
                case "admin" -> Role.ADMIN;
                default ->
                    throw new InvalidValue(field, "client:KEY,admin:KEY", "a role that is neither client nor admin");
            };
            if (pair.length < 2 || pair[1].length() < MIN_LENGTH) {
                throw new InvalidValue(
                        field, "client:KEY,admin:KEY with keys of 16 characters or more", "a shorter key");
            }
            Holder holder = Holder.of(role, pair[1]);
            if (entries.stream().anyMatch(entry -> MessageDigest.isEqual(entry.digest(), holder.digest()))) {
                throw new InvalidValue(field, "client:KEY,admin:KEY with each key once", "a key that is given twice");
            }
            entries.add(holder);
        }
        return new ApiKeys(entries);
    }

    public boolean required() {
        return !entries.isEmpty();
    }

    /** Returns the holder of a key. It looks at every entry, so that the time taken tells nothing. */
    public Optional<Holder> holderOf(String key) {
        byte[] digest = digest(key);
        Optional<Holder> holder = Optional.empty();
        for (Holder entry : entries) {
            if (MessageDigest.isEqual(digest, entry.digest())) {
                holder = Optional.of(entry);
            }
        }
        return holder;
    }

    private static byte[] digest(String key) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /**
     * A key with the role that it gives.
     *
     * @param caller name of the key's holder, which does not give the key away. It is made from the first bytes of the
     *     key's digest
     */
    public record Holder(Role role, byte[] digest, String caller) {
        static Holder of(Role role, String key) {
            byte[] digest = ApiKeys.digest(key);
            return new Holder(
                    role,
                    digest,
                    role.name().toLowerCase(Locale.ROOT) + "-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES));
        }

        boolean admin() {
            return role == Role.ADMIN;
        }
    }
}
