package dev.attune.application.recommendation;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.attune.application.model.ServingModel;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.SeenTypes;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Builds the {@link UserInterests} of a profile. It caches the part that is expensive to compute, by the identity of
 * the profile object. A changed profile is a new object and gets a new entry.
 */
final class UserInterestsCache {
    /** The sum of {@link ModelQuery#weight}, of about 60 bytes each. */
    private static final int KEPT = 1_500_000;

    private final EventWeights weights;
    private final SeenTypes usual;
    private final InstantSource clock;
    private final Cache<Profile, ModelQuery> ofProfiles = Caffeine.newBuilder()
            .weakKeys()
            .maximumWeight(KEPT)
            .weigher((Profile _, ModelQuery query) -> query.weight())
            .executor(Runnable::run)
            .build();

    /** The first request that meets another model writes this. A second request that does the same does no harm. */
    private volatile ServingModel keptFor;

    /** @param usual what counts as seen unless a request says otherwise */
    UserInterestsCache(EventWeights weights, SeenTypes usual, InstantSource clock) {
        this.weights = weights;
        this.usual = usual;
        this.clock = clock;
    }

    /** @param comesAgain whether the same profile object is likely to come again */
    UserInterests of(Profile profile, Optional<SeenTypes> asked, boolean comesAgain, Optional<ServingModel> model) {
        SeenTypes seen = asked.orElse(usual);
        return new UserInterests(
                profile,
                weights,
                seen,
                model.map(serving -> !seen.equals(usual) || !comesAgain
                        ? ModelQuery.of(profile, weights, seen, serving, clock.millis())
                        : kept(profile, serving)));
    }

    private ModelQuery kept(Profile profile, ServingModel model) {
        if (keptFor != model) {
            // Entries that nobody asks for again would keep a replaced model in memory.
            keptFor = model;
            ofProfiles.invalidateAll();
        }
        ModelQuery kept = ofProfiles.getIfPresent(profile);
        if (kept != null && kept.model() == model && kept.isValid(clock.millis())) {
            return kept;
        }
        ModelQuery fresh = ModelQuery.of(profile, weights, usual, model, clock.millis());
        ofProfiles.put(profile, fresh);
        return fresh;
    }
}
