package dev.attune.application.recommendation;

import dev.attune.application.catalog.CatalogSnapshot;
import dev.attune.application.consistency.ProfileReader;
import dev.attune.application.consistency.ReadProfile;
import dev.attune.application.consistency.ReadProfile.Source;
import dev.attune.application.learning.Scorer;
import dev.attune.application.learning.Scorer.Scored;
import dev.attune.application.model.ModelWatch;
import dev.attune.application.model.ServingModel;
import dev.attune.application.recommendation.Recommendations.Fallback;
import dev.attune.application.recommendation.Recommendations.Served;
import dev.attune.domain.consistency.ConsistencyLevel;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.Profile;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.ProfilePolicy;
import dev.attune.domain.ranking.ItemSource;
import dev.attune.domain.ranking.RankedItem;
import dev.attune.domain.ranking.RankedItem.Reason;
import dev.attune.domain.ranking.Strategy;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Answers requests for recommendations. There is always an answer. If it cannot be personal, it has trending or popular
 * items, and says so.
 */
public final class Recommender {
    private static final int MAX_REASONS = 3;
    private static final HexFormat HEX = HexFormat.of();
    private static final ReadProfile NOBODY =
            new ReadProfile(Profile.EMPTY, ConsistencyLevel.EVENTUAL, 0, Source.STORE);

    private final ProfileReader profiles;
    private final ModelWatch models;
    private final CatalogSnapshot catalog;
    private final CommonLists lists;
    private final List<Filler> fillers;
    private final UserInterestsCache interestsOf;
    private final Map<Fallback, Counter> fallbacks = new EnumMap<>(Fallback.class);

    public Recommender(
            ProfileReader profiles,
            ModelWatch models,
            CatalogSnapshot catalog,
            CommonLists lists,
            List<Filler> fillers,
            ProfilePolicy policy,
            InstantSource clock,
            MeterRegistry meters) {
        this.profiles = profiles;
        this.models = models;
        this.catalog = catalog;
        this.lists = lists;
        this.fillers = List.copyOf(fillers);
        this.interestsOf = new UserInterestsCache(policy.weights(), policy.seenTypes(), clock);
        for (Fallback reason : Fallback.values()) {
            fallbacks.put(
                    reason,
                    Counter.builder("attune.fallbacks")
                            .description("Answers that were not personal, by why")
                            .tag("reason", reason.text())
                            .register(meters));
        }
    }

    public Recommendations recommend(RecommendationRequest request) {
        return recommend(
                request,
                request.user()
                        .map(user -> profiles.read(user, request.consistency()))
                        .orElse(NOBODY));
    }

    /**
     * Answers if that takes no waiting and little work, because the profile is in memory. Otherwise it returns empty.
     */
    public Optional<Recommendations> recommendAtOnce(RecommendationRequest request) {
        if (request.explain()) {
            return Optional.empty();
        }
        return request.user()
                .map(user -> profiles.atHand(user, request.consistency()))
                .orElse(Optional.of(NOBODY))
                .map(read -> recommend(request, read));
    }

    private Recommendations recommend(RecommendationRequest request, ReadProfile read) {
        Profile profile = withSession(read.profile(), request.session());
        Optional<ServingModel> model = models.current();
        boolean comesAgain = request.session().isEmpty() && read.tailEvents() == 0;
        UserInterests interests = interestsOf.of(profile, request.seen(), comesAgain, model);
        Proposal proposal = request.candidates()
                .map(candidates -> ranked(candidates, request, interests, model))
                .orElseGet(() -> proposed(request, interests, model));
        Optional<Fallback> fallback = switch (read.source()) {
            case STORE -> proposal.fallback();
            case MEMORY -> Optional.of(Fallback.STORE_UNAVAILABLE);
            case EVENTS -> Optional.of(Fallback.CORRUPT_PROFILE);
        };
        fallback.ifPresent(reason -> fallbacks.get(reason).increment());
        Served served = new Served(
                request.user().map(_ -> read.level()),
                proposal.strategy(),
                fallback,
                model.map(ServingModel::version),
                profile.newest().map(ProfileEvent::time),
                read.tailEvents());
        return new Recommendations(newId(), proposal.items(), served);
    }

    /**
     * Adds the events of the session to the profile. They come after everything in the profile, whatever the clocks
     * say.
     */
    private static Profile withSession(Profile profile, List<ProfileEvent> session) {
        if (session.isEmpty()) {
            return profile;
        }
        List<ProfileEvent> window = new ArrayList<>(session.reversed());
        window.addAll(profile.window());
        return new Profile(window, profile.seen(), profile.position());
    }

    private Proposal proposed(RecommendationRequest request, UserInterests interests, Optional<ServingModel> model) {
        int limit = request.limit().orElse(RecommendationRequest.DEFAULT_LIMIT);
        Selection selection =
                new Selection(request.variety(), item -> catalog.listing(item).categories(), limit);
        interests
                .forModel()
                .ifPresent(known ->
                        choose(selection, request, known, request.variety().choice(limit)));
        List<RankedItem> items = selection.items();
        boolean personal = !items.isEmpty();
        if (request.explain() && personal) {
            ModelQuery known = interests.forModel().orElseThrow();
            items.replaceAll(item -> explained(item, known.model(), known.explain(request.category(), item)));
        }
        Strategy filling = selection.full() ? Strategy.POPULAR : fill(selection, request, interests);
        if (personal) {
            return new Proposal(
                    items, request.user().isPresent() ? Strategy.PERSONAL : Strategy.SESSION, Optional.empty());
        }
        return new Proposal(items, filling, Optional.of(reason(interests, model)));
    }

    private static void choose(Selection selection, RecommendationRequest request, ModelQuery known, int choice) {
        List<RankedItem> best = personal(request, known, choice);
        selection.choose(best);
        if (!selection.full() && best.size() == choice) {
            // The first items cannot simply be skipped: the catalog may have changed between the two.
            Set<ItemId> looked = best.stream().map(RankedItem::item).collect(Collectors.toSet());
            selection.choose(personal(request, known, Variety.FURTHER_CHOICE).stream()
                    .filter(item -> !looked.contains(item.item()))
                    .toList());
        }
    }

    private static List<RankedItem> personal(RecommendationRequest request, ModelQuery known, int limit) {
        Scorer scorer = known.model().scorer();
        Scored scored = known.best(request.category(), limit);
        List<RankedItem> items = new ArrayList<>(scored.size());
        for (int i = 0; i < scored.size(); i++) {
            items.add(new RankedItem(scorer.item(scored.items()[i]), scored.scores()[i], ItemSource.MODEL));
        }
        return items;
    }

    /**
     * Fills the answer from the fillers, in their order. Returns the strategy of the filler that gave the first item.
     */
    private Strategy fill(Selection selection, RecommendationRequest request, UserInterests interests) {
        Set<ItemId> shown = new HashSet<>(interests.excluded());
        selection.items().forEach(item -> shown.add(item.item()));
        Optional<Strategy> first = Optional.empty();
        for (Filler filler : fillers) {
            if (selection.full()) {
                break;
            }
            int before = selection.items().size();
            filler.items()
                    .apply(request.category())
                    .filter(item -> shown.add(item.item()))
                    .takeWhile(_ -> !selection.full())
                    .forEachOrdered(selection::take);
            if (first.isEmpty() && selection.items().size() > before) {
                first = Optional.of(filler.strategy());
            }
        }
        return first.orElse(Strategy.POPULAR);
    }

    private Proposal ranked(
            List<ItemId> candidates,
            RecommendationRequest request,
            UserInterests interests,
            Optional<ServingModel> model) {
        List<ItemId> shown = candidates.stream()
                .distinct()
                .filter(item -> !interests.excluded().contains(item))
                .filter(item -> catalog.listing(item).answers(request.category()))
                .toList();
        boolean personal =
                model.isPresent() && interests.newestFirst().stream().anyMatch(interest -> interest.weight() > 0);
        float[] scores = new float[shown.size()];
        int[] numbers = new int[shown.size()];
        Arrays.fill(numbers, -1);
        if (model.isPresent()) {
            Arrays.setAll(numbers, i -> model.get().scorer().indexOf(shown.get(i)));
            scores = personal ? interests.forModel().orElseThrow().score(numbers) : popularity(model.get(), shown);
        }
        List<RankedItem> items = order(shown, numbers, scores, personal ? ItemSource.MODEL : ItemSource.POPULAR)
                .limit(request.limit().orElse(RecommendationRequest.MAX_CANDIDATES))
                .map(candidate -> explained(candidate, request, interests, model))
                .toList();
        if (personal) {
            return new Proposal(
                    items, request.user().isPresent() ? Strategy.PERSONAL : Strategy.SESSION, Optional.empty());
        }
        return new Proposal(items, Strategy.POPULAR, Optional.of(reason(interests, model)));
    }

    private float[] popularity(ServingModel model, List<ItemId> items) {
        List<ItemId> popular =
                lists.popular(Optional.empty()).map(RankedItem::item).toList();
        Map<ItemId, Integer> ranks = new HashMap<>();
        popular.forEach(item -> ranks.put(item, ranks.size()));
        float[] scores = new float[items.size()];
        for (int i = 0; i < scores.length; i++) {
            scores[i] =
                    1f / (2 + ranks.getOrDefault(items.get(i), model.scorer().items() + ranks.size()));
        }
        return scores;
    }

    /** Orders items by score, best first, with unknown items last. Otherwise the items keep the caller's order. */
    private static Stream<RankedItem> order(List<ItemId> items, int[] numbers, float[] scores, ItemSource source) {
        return IntStream.range(0, items.size())
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> numbers[i] < 0).thenComparingDouble(i -> -scores[i]))
                .map(i -> new RankedItem(items.get(i), scores[i], numbers[i] < 0 ? ItemSource.UNKNOWN : source));
    }

    private RankedItem explained(
            RankedItem candidate,
            RecommendationRequest request,
            UserInterests interests,
            Optional<ServingModel> model) {
        if (!request.explain() || model.isEmpty() || candidate.source() != ItemSource.MODEL) {
            return candidate;
        }
        Scorer scorer = model.get().scorer();
        return explained(
                candidate,
                model.get(),
                interests.forModel().orElseThrow().explain(scorer.indexOf(candidate.item()), (float)
                        candidate.score()));
    }

    private static RankedItem explained(RankedItem ranked, ServingModel serving, Scorer.Explanation explanation) {
        Map<String, Double> sources = new HashMap<>();
        explanation.sources().forEach((name, part) -> sources.put(name, part.doubleValue()));
        List<Reason> reasons = explanation.reasons().stream()
                .limit(MAX_REASONS)
                .map(reason -> new Reason(serving.scorer().item(reason.item()), reason.weight()))
                .toList();
        return new RankedItem(ranked.item(), ranked.score(), ranked.source(), sources, reasons);
    }

    private static Fallback reason(UserInterests interests, Optional<ServingModel> model) {
        if (interests.empty()) {
            return Fallback.NO_PROFILE;
        }
        return model.isEmpty() ? Fallback.NO_MODEL : Fallback.UNKNOWN_ITEMS;
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return HEX.toHexDigits(random.nextLong()) + HEX.toHexDigits(random.nextLong());
    }

    private record Proposal(List<RankedItem> items, Strategy strategy, Optional<Fallback> fallback) {}
}
