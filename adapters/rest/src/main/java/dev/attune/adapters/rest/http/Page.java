package dev.attune.adapters.rest.http;

import io.micronaut.core.annotation.Nullable;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.function.Function;

/**
 * Part of a list. If {@code nextCursor} is present, there is more, and the caller asks for it with {@code cursor=} and
 * that value.
 */
@Serdeable
public record Page<T>(List<T> items, @Nullable String nextCursor) {
    public static final int DEFAULT_LIMIT = 100;

    public static <S, T> Page<T> of(List<S> found, int limit, Function<S, T> document, Function<S, String> key) {
        boolean more = found.size() > limit;
        List<S> shown = more ? found.subList(0, limit) : found;
        return new Page<>(
                shown.stream().map(document).toList(), more ? Query.cursor(key.apply(shown.getLast())) : null);
    }
}
