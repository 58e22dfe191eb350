package dev.attune.application.recommendation;

import dev.attune.domain.event.EventWeights;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Interest;
import dev.attune.domain.profile.Profile;
import java.util.List;
import java.util.Set;

/** What an answer rests on: interests, newest first, and what must not be shown. */
record Taste(List<Interest> interests, Set<ItemId> excluded, boolean empty) {
    static Taste of(Profile profile, EventWeights weights, boolean includeSeen) {
        return new Taste(profile.interests(weights), includeSeen ? profile.dislikedItems(weights) : profile.seenItems(), profile.isEmpty());
    }
}
