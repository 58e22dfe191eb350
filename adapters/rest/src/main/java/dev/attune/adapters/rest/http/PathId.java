package dev.attune.adapters.rest.http;

import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import io.micronaut.core.convert.ArgumentConversionContext;
import io.micronaut.core.type.Argument;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.bind.binders.TypedRequestArgumentBinder;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * The id in a path like {@code /v1/users/{id}/events}. It is read from the path as it was sent. The router's own
 * decoding takes '+' for a space and replaces broken UTF-8, so it would make one id of several.
 */
public record PathId(String text) {
    private static final int SEGMENT = 3;

    public UserId user() {
        return new UserId(text);
    }

    /** Returns the item of a route about recommendations. An error message about a bad id calls it {@code itemId}. */
    public ItemId recommendedItem() {
        return new ItemId(text);
    }

    /** Returns the item of a route about the catalog. An error message about a bad id calls it {@code id}. */
    public ItemId item() {
        return new ItemId(Identifier.checked("id", text));
    }

    /**
     * Returns the same as {@link #item}, but empty for an id that no item can have. Such an id is as unknown as any
     * other.
     */
    public Optional<ItemId> knownItem() {
        try {
            return Optional.of(item());
        } catch (InvalidValue _) {
            return Optional.empty();
        }
    }

    /** Hands the id to each controller's method that asks for one. */
    @Singleton
    static final class Binder implements TypedRequestArgumentBinder<PathId> {
        @Override
        public Argument<PathId> argumentType() {
            return Argument.of(PathId.class);
        }

        @Override
        public BindingResult<PathId> bind(ArgumentConversionContext<PathId> context, HttpRequest<?> request) {
            String segment = request.getUri().getRawPath().split("/", -1)[SEGMENT];
            PathId id = new PathId(PercentEncoding.decode("id", segment));
            return () -> Optional.of(id);
        }
    }
}
