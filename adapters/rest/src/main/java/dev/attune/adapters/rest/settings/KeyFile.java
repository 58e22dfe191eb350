package dev.attune.adapters.rest.settings;

import dev.attune.domain.InvalidValue;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file with keys, as {@link ApiKeys#parse} reads them.
 *
 * @param field name of the setting in error messages
 */
public record KeyFile(String field, Path path) {
    private static final int MAX_BYTES = 1 << 20;

    /** Reads the file. Throws {@link InvalidValue} if that is not possible. */
    public String text() {
        try {
            if (Files.size(path) > MAX_BYTES) {
                throw new InvalidValue(field, "a file of up to 1 MB", path);
            }
            return Files.readString(path, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidValue(field, "a file of UTF-8 that can be read", path + " (" + reason(e) + ")");
        }
    }

    /** The message of such an exception may be the path alone. */
    private static String reason(IOException e) {
        return e.getClass().getSimpleName();
    }
}
