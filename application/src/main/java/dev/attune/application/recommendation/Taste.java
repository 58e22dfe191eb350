package dev.attune.application.recommendation;

import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.profile.Profile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one answer rests on: what the asker likes, and what must not be shown. Lists and sets are made when they are
 * first asked for, because the answer of a model needs none of them. Not for sharing between threads.
 */
final class Taste {
    private final Profile profile;
    private final EventWeights weights;
    private final boolean includeSeen;
    private final Optional<ModelTaste> forModel;
    private List<Interest> interests;
    private Set<ItemId> excluded;

    Taste(Profile profile, EventWeights weights, boolean includeSeen, Optional<ModelTaste> forModel) {
        this.profile = profile;
        this.weights = weights;
        this.includeSeen = includeSeen;
        this.forModel = forModel;
    }

    /** Newest first. */
    List<Interest> interests() {
        if (interests == null) {
            interests = profile.interests(weights);
        }
        return interests;
    }

    Set<ItemId> excluded() {
        if (excluded == null) {
            excluded = includeSeen ? profile.dislikedItems(weights) : profile.seenItems();
        }
        return excluded;
    }

    /** Nothing at all is known of the asker. */
    boolean empty() {
        return profile.isEmpty();
    }

    Optional<ModelTaste> forModel() {
        return forModel;
    }
}
