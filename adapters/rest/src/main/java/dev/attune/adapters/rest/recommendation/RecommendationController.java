package dev.attune.adapters.rest.recommendation;

import dev.attune.adapters.rest.description.ApiSchemas;
import dev.attune.adapters.rest.description.Described;
import dev.attune.adapters.rest.event.EventDocuments;
import dev.attune.adapters.rest.http.ConsistencyHeaders;
import dev.attune.adapters.rest.http.Fields;
import dev.attune.adapters.rest.http.Json;
import dev.attune.adapters.rest.http.Page;
import dev.attune.adapters.rest.http.PathId;
import dev.attune.adapters.rest.http.Query;
import dev.attune.adapters.rest.recommendation.AnswerDocument.ItemDocument;
import dev.attune.application.recommendation.CommonLists;
import dev.attune.application.recommendation.RecommendationRequest;
import dev.attune.application.recommendation.Recommendations;
import dev.attune.application.recommendation.Recommender;
import dev.attune.application.recommendation.Variety;
import dev.attune.domain.Identifier;
import dev.attune.domain.InvalidValue;
import dev.attune.domain.event.EventWeights;
import dev.attune.domain.event.UserId;
import dev.attune.domain.item.ItemId;
import dev.attune.domain.profile.ProfileEvent;
import dev.attune.domain.profile.SeenTypes;
import dev.attune.domain.ranking.RankedItem;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;

/** Answers requests for recommendations and for lists of items. */
@Controller("/v1")
@Produces("application/json")
class RecommendationController {
    private static final Set<String> NAMES = Set.of(
            "userId",
            "events",
            "category",
            "candidates",
            "limit",
            "includeSeen",
            "seenTypes",
            "explain",
            "diversity",
            "maxPerCategory");

    private final Recommender recommender;
    private final CommonLists lists;
    private final ConsistencyHeaders headers;
    private final EventDocuments events;
    private final EventWeights weights;
    private final Executor blocking;

    RecommendationController(
            Recommender recommender,
            CommonLists lists,
            ConsistencyHeaders headers,
            EventDocuments events,
            EventWeights weights,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.recommender = recommender;
        this.lists = lists;
        this.headers = headers;
        this.events = events;
        this.weights = weights;
        this.blocking = blocking;
    }

    /** Recommend items to a user. */
    @Get("/users/{id:[^/]+}/recommendations")
    @Described.Personal
    @Described.Refusable
    CompletionStage<AnswerDocument> forUser(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        Query query = Query.of(
                request, "limit", "category", "includeSeen", "seenTypes", "explain", "diversity", "maxPerCategory");
        RecommendationRequest asked = new RecommendationRequest(
                Optional.of(named.user()),
                List.of(),
                headers.read(request),
                query.category(),
                Optional.empty(),
                query.limit(),
                seen(query.flag("includeSeen"), query.text("seenTypes").map(RecommendationController::names)),
                query.flag("explain"),
                new Variety(query.share("diversity").orElse(0), query.count("maxPerCategory")));
        return answered(asked).thenApply(AnswerDocument::from);
    }

    /**
     * Answers on the thread that read the request if the profile is in memory and nothing has to be explained. Any
     * other answer may wait or take long, so it is made on another thread.
     */
    private CompletionStage<Recommendations> answered(RecommendationRequest asked) {
        return recommender
                .recommendAtOnce(asked)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.supplyAsync(() -> recommender.recommend(asked), blocking));
    }

    /** Recommend items to a session, or rank given candidates. */
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Post("/recommendations")
    @Described.RecommendationParameters
    @Described.RefusableBody
    @Consumes("application/json")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = "application/json",
                            schema = @Schema(implementation = ApiSchemas.RequestDocument.class)))
    AnswerDocument forSession(HttpRequest<?> request, @Body byte[] body) {
        Query.none(request);
        Fields fields = Fields.of("body", Json.parse("body", body, body.length), NAMES);
        RecommendationRequest asked = new RecommendationRequest(
                fields.optionalText("userId").map(UserId::new),
                session(fields),
                headers.read(request),
                fields.optionalText("category").map(text -> Identifier.checked("category", text)),
                fields.texts("candidates").map(RecommendationController::candidates),
                count(fields, "limit"),
                seen(fields.flag("includeSeen").orElse(false), fields.texts("seenTypes")),
                fields.flag("explain").orElse(false),
                new Variety(fields.number("diversity").orElse(0), count(fields, "maxPerCategory")));
        return AnswerDocument.from(recommender.recommend(asked));
    }

    /** List the items that are similar to an item. */
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Get("/items/{id:[^/]+}/similar")
    @Described.TopList
    @Described.Refusable
    Page<ItemDocument> similar(
            HttpRequest<?> request,
            @Parameter(
                            in = ParameterIn.PATH,
                            name = "id",
                            required = true,
                            schema = @Schema(implementation = String.class))
                    PathId named) {
        Query query = Query.of(request, "limit", "category");
        return page(lists.similar(
                named.recommendedItem(), query.category(), query.limit().orElse(RecommendationRequest.DEFAULT_LIMIT)));
    }

    /** List the popular items of all time. */
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Get("/popular")
    @Described.TopList
    @Described.Refusable
    Page<ItemDocument> popular(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "category");
        return page(lists.popular(query.category(), query.limit().orElse(RecommendationRequest.DEFAULT_LIMIT)));
    }

    /** List the trending items. */
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Get("/trending")
    @Described.TopList
    @Described.Refusable
    Page<ItemDocument> trending(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "category");
        return page(lists.trending(query.category(), query.limit().orElse(RecommendationRequest.DEFAULT_LIMIT)));
    }

    /** List the latest items. */
    @ExecuteOn(TaskExecutors.BLOCKING)
    @Get("/latest")
    @Described.TopList
    @Described.Refusable
    Page<ItemDocument> latest(HttpRequest<?> request) {
        Query query = Query.of(request, "limit", "category");
        return page(lists.latest(query.category(), query.limit().orElse(RecommendationRequest.DEFAULT_LIMIT)));
    }

    private List<ProfileEvent> session(Fields fields) {
        List<ProfileEvent> session = new ArrayList<>();
        for (Object document : fields.objects("events")) {
            session.add(events.sessionEvent(document, session.size()));
        }
        return session;
    }

    private static List<String> names(String text) {
        return Arrays.asList(text.split(",", -1));
    }

    private Optional<SeenTypes> seen(boolean includeSeen, Optional<List<String>> types) {
        if (includeSeen && types.isPresent()) {
            throw new InvalidValue("seenTypes", "absent where includeSeen is true", types.get());
        }
        return includeSeen
                ? Optional.of(SeenTypes.NONE)
                : types.map(names -> SeenTypes.of("seenTypes", names, weights));
    }

    private static List<ItemId> candidates(List<String> ids) {
        return IntStream.range(0, ids.size())
                .mapToObj(place -> candidate(ids.get(place), place))
                .toList();
    }

    private static ItemId candidate(String id, int place) {
        try {
            return new ItemId(id);
        } catch (InvalidValue wrong) {
            throw new InvalidValue("candidates[" + place + "]", wrong.accepted(), wrong.value());
        }
    }

    private static OptionalInt count(Fields fields, String name) {
        return fields.whole(name, "a whole number in " + RecommendationRequest.COUNTS)
                .map(count -> OptionalInt.of(RecommendationRequest.checkCount(name, count)))
                .orElse(OptionalInt.empty());
    }

    private static Page<ItemDocument> page(List<RankedItem> items) {
        return new Page<>(items.stream().map(ItemDocument::from).toList(), null);
    }
}
