package dev.attune.application.recommendation;

import dev.attune.application.model.ServingModel;
import dev.attune.application.port.Scorer.Prepared;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.profile.Profile;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an answer rests on: interests, newest first, what must not be shown, and both in the form of the model in service. */
final class Taste {
    private final List<Interest> interests;
    private final Set<ItemId> excluded;
    private final boolean empty;
    private final Optional<ForModel> forModel;

    private Taste(List<Interest> interests, Set<ItemId> excluded, boolean empty, Optional<ForModel> forModel) {
        this.interests = interests;
        this.excluded = excluded;
        this.empty = empty;
        this.forModel = forModel;
    }

    static Taste of(Profile profile, EventWeights weights, boolean includeSeen, Optional<ServingModel> model) {
        List<Interest> interests = profile.interests(weights);
        Set<ItemId> excluded = includeSeen ? profile.dislikedItems(weights) : profile.seenItems();
        return new Taste(interests, excluded, profile.isEmpty(), model.map(serving -> new ForModel(serving,
                serving.scorer().prepare(interests), Eligibility.excluding(serving, excluded))));
    }

    List<Interest> interests() {
        return interests;
    }

    Set<ItemId> excluded() {
        return excluded;
    }

    /** Nothing at all is known of the asker. */
    boolean empty() {
        return empty;
    }

    Optional<ForModel> forModel() {
        return forModel;
    }

    record ForModel(ServingModel model, Prepared interests, Eligibility eligibility) {
    }
}
