package dev.attune.application.recommendation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.application.model.ServingModel;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.Profile;
import java.util.Optional;

/** Tastes of profiles that are asked about again and again. A changed profile is another object, and so has another taste. */
final class Tastes {
    private static final int KEPT = 20_000;

    private final EventWeights weights;
    private final Cache<Profile, Taste> ofProfiles = Caffeine.newBuilder().weakKeys().maximumSize(KEPT).executor(Runnable::run).build();

    Tastes(EventWeights weights) {
        this.weights = weights;
    }

    Taste of(Profile profile, boolean includeSeen, Optional<ServingModel> model) {
        if (includeSeen) {
            return Taste.of(profile, weights, true, model);
        }
        Taste kept = ofProfiles.getIfPresent(profile);
        if (kept != null && kept.forModel().map(Taste.ForModel::model).equals(model)) {
            return kept;
        }
        Taste fresh = Taste.of(profile, weights, false, model);
        ofProfiles.put(profile, fresh);
        return fresh;
    }
}
