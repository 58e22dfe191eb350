package dev.attune.adapters.rest.access;

import dev.attune.adapters.rest.settings.ApiKeys;
import dev.attune.adapters.rest.settings.KeyFile;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that are valid now. Those of a file are read anew when the file changes. A file that cannot be read, or
 * holds something else, leaves the keys as they are.
 */
public final class KeyRing {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

    private final ApiKeys fixed;
    private final Optional<KeyFile> file;
    private final InstantSource clock;
    private volatile ApiKeys current;
    /** Digest of the file as it was read last; it is no key. Only the refreshing thread uses this. */
    private byte[] last = {};

    /**
     * @param fixed keys of the settings
     * @param file further keys
     */
    public KeyRing(ApiKeys fixed, Optional<KeyFile> file, InstantSource clock) {
        this.fixed = fixed;
        this.file = file;
        this.clock = clock;
        this.current = fixed;
        refresh();
    }

    public boolean required() {
        return current.required();
    }

    Optional<ApiKeys.Holder> holderOf(String key) {
        return current.holderOf(key, clock.instant());
    }

    /** Looks at the file. Throws {@link dev.attune.domain.InvalidValue} if it holds no keys. */
    public void refresh() {
        file.ifPresent(keys -> {
            String text = keys.text();
            byte[] digest = ApiKeys.digest(text);
            if (!MessageDigest.isEqual(digest, last)) {
                ApiKeys read = ApiKeys.parse(keys.field(), text);
                current = fixed.and(keys.field(), read);
                LOG.info("{} names {} keys", keys.field(), read.size());
                last = digest;
            }
        });
    }
}
