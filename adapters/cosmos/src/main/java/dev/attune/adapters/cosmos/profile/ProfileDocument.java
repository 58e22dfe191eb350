package dev.attune.adapters.cosmos.profile;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.attune.adapters.cosmos.client.Ids;
import dev.attune.application.port.CorruptProfile;
import dev.attune.application.profile.ProfileCodec;
import dev.attune.domain.consistency.Position;
import dev.attune.domain.event.UserId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenItem;
import dev.attune.domain.profile.SeenItems;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A profile as documents. The first document holds the window and the items that left it lately. The archive, a
 * document of its own, holds the items that left the window before that. The first document names the archive's etag if
 * there is one.
 */
final class ProfileDocument {
    /** The first document holds at most this many seen items before the archive is written again. */
    static final int MOST_LATELY_SEEN = 64;

    static final String ERASED_AT = "erasedAt";
    private static final String ARCHIVE = "archive";

    private ProfileDocument() {}

    static String id(UserId user) {
        return Ids.of(user.value());
    }

    /** The id of an archive. No other document's id ends like this. */
    static String archiveId(String id) {
        return id + "." + ARCHIVE;
    }

    static ObjectNode of(UserId user, Profile profile, SeenItems archived, Optional<String> archive) {
        ObjectNode document = JsonNodeFactory.instance
                .objectNode()
                .put("id", id(user))
                .put("lsn", profile.position().order())
                .put("at", profile.position().detail())
                .put("window", ProfileCodec.encode(profile.window()));
        SeenItems lately = lately(profile.seen(), archived);
        if (!lately.isEmpty()) {
            document.put("seen", ProfileCodec.encodeSeen(lately));
        }
        archive.ifPresent(etag -> document.put(ARCHIVE, etag));
        return document;
    }

    static ObjectNode archive(UserId user, SeenItems seen) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("id", archiveId(id(user)))
                .put("seen", ProfileCodec.encodeSeen(seen));
    }

    static ObjectNode erased(UserId user, long at) {
        return of(user, Profile.EMPTY, SeenItems.NONE, Optional.empty()).put(ERASED_AT, at);
    }

    /** The seen items that the archive does not hold. */
    static SeenItems lately(SeenItems seen, SeenItems archived) {
        if (archived.isEmpty()) {
            return seen;
        }
        List<SeenItem> lately = new ArrayList<>(seen.list());
        lately.removeAll(new HashSet<>(archived.list()));
        return SeenItems.of(lately);
    }

    static Profile profile(JsonNode document, SeenItems archived) {
        List<SeenItem> seen = new ArrayList<>(archived.list());
        seen.addAll(seen(document).list());
        try {
            return new Profile(
                    ProfileCodec.decodeWindow(document.path("window").binaryValue()),
                    SeenItems.of(seen),
                    new Position(
                            document.path("lsn").longValue(),
                            document.path("at").longValue()));
        } catch (IOException
                | BufferUnderflowException
                | IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new CorruptProfile(e);
        }
    }

    static SeenItems seen(JsonNode document) {
        if (!document.has("seen")) {
            return SeenItems.NONE;
        }
        try {
            return ProfileCodec.decodeSeen(document.path("seen").binaryValue());
        } catch (IOException
                | BufferUnderflowException
                | IllegalStateException
                | IllegalArgumentException
                | IndexOutOfBoundsException e) {
            throw new CorruptProfile(e);
        }
    }

    static Optional<String> archive(JsonNode document) {
        return Optional.ofNullable(document.path(ARCHIVE).textValue());
    }

    static OptionalLong erasedAt(JsonNode document) {
        return document.has(ERASED_AT)
                ? OptionalLong.of(document.path(ERASED_AT).longValue())
                : OptionalLong.empty();
    }
}
