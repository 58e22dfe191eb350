package dev.attune.application.recommendation;

import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenTypes;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The basis of one answer: the interests of the user, and the items that the answer must not show. It computes its
 * lists and sets when somebody first asks for them, because the answer of a model needs none of them. One thread uses
 * it.
 */
final class UserInterests {
    private final Profile profile;
    private final EventWeights weights;
    private final SeenTypes seen;
    private final Optional<ModelQuery> forModel;
    private List<Interest> interests;
    private Set<ItemId> excluded;

    UserInterests(Profile profile, EventWeights weights, SeenTypes seen, Optional<ModelQuery> forModel) {
        this.profile = profile;
        this.weights = weights;
        this.seen = seen;
        this.forModel = forModel;
    }

    /** Returns the interests of the profile, newest first. */
    List<Interest> newestFirst() {
        if (interests == null) {
            interests = profile.interests(weights);
        }
        return interests;
    }

    Set<ItemId> excluded() {
        if (excluded == null) {
            excluded = profile.excludedItems(seen, weights);
        }
        return excluded;
    }

    /** Returns whether nothing at all is known of the user. */
    boolean empty() {
        return profile.isEmpty();
    }

    Optional<ModelQuery> forModel() {
        return forModel;
    }
}
