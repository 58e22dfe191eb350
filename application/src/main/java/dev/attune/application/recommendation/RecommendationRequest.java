package dev.attune.application.recommendation;

import dev.attune.domain.InvalidValue;
import dev.attune.domain.consistency.Consistency;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenTypes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A request for recommendations.
 *
 * @param session events of the request itself, oldest first; they are newer than everything in the profile
 * @param candidates if present, the only items to rank
 * @param seen what counts as seen and is left out; empty for what is configured
 * @param variety variety of the proposed items; given candidates are only ranked
 * @param limit if absent, 10, or all of the candidates
 */
public record RecommendationRequest(
        Optional<UserId> user,
        List<ProfileEvent> session,
        Consistency consistency,
        Optional<String> category,
        Optional<List<ItemId>> candidates,
        OptionalInt limit,
        Optional<SeenTypes> seen,
        boolean explain,
        Variety variety) {
    public static final int MAX_LIMIT = 500;
    /** The accepted counts, for errors. */
    public static final String COUNTS = "1.." + MAX_LIMIT;

    public static final int DEFAULT_LIMIT = 10;
    public static final int MAX_CANDIDATES = 1_000;
    public static final int MAX_SESSION = 500;

    public RecommendationRequest {
        limit.ifPresent(most -> checkCount("limit", most));
        if (session.size() > MAX_SESSION) {
            throw new InvalidValue("events", "at most 500 events", session.size() + " events");
        }
        candidates.ifPresent(list -> {
            if (list.isEmpty() || list.size() > MAX_CANDIDATES) {
                throw new InvalidValue("candidates", "1..1000 item ids", list.size() + " item ids");
            }
        });
    }

    public static int checkCount(String name, long count) {
        if (count < 1 || count > MAX_LIMIT) {
            throw new InvalidValue(name, COUNTS, count);
        }
        return (int) count;
    }
}
