package dev.attune.application.recommendation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.application.model.ServingModel;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.Profile;
import java.util.Optional;

/** Tastes, and the costly part of those that are asked about again and again. A changed profile is another object, and so has another. */
final class Tastes {
    private static final int KEPT = 20_000;

    private final EventWeights weights;
    private final Cache<Profile, ModelTaste> ofProfiles =
            Caffeine.newBuilder().weakKeys().maximumSize(KEPT).executor(Runnable::run).build();

    Tastes(EventWeights weights) {
        this.weights = weights;
    }

    Taste of(Profile profile, boolean includeSeen, Optional<ServingModel> model) {
        return new Taste(profile, weights, includeSeen, model.map(serving -> includeSeen
                ? ModelTaste.of(profile, weights, true, serving) : withoutSeen(profile, serving)));
    }

    private ModelTaste withoutSeen(Profile profile, ServingModel model) {
        ModelTaste kept = ofProfiles.getIfPresent(profile);
        if (kept != null && kept.model() == model) {
            return kept;
        }
        ModelTaste fresh = ModelTaste.of(profile, weights, false, model);
        ofProfiles.put(profile, fresh);
        return fresh;
    }
}
