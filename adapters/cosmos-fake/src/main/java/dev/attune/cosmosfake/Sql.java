package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of the query language that the fake understands: {@code SELECT [TOP n] * | VALUE c.x | c.x, c.y FROM c
 * [WHERE a AND b ...] [ORDER BY c.x [DESC]] [OFFSET n LIMIT m]}. An offset is read but not applied. Conditions are
 * comparisons, STARTSWITH, ARRAY_CONTAINS, IS_DEFINED and IN. Anything else is refused.
 */
final class Sql {
    private static final Pattern SHAPE = Pattern.compile("""
        \\s*select\\s+(?:top\\s+(?<top>\\S+)\\s+)?(?<what>.+?)\\s+from\\s+(?<alias>\\w+)(?:\\s+where\\s+(?<where>.+?))?\
        (?:\\s+order\\s+by\\s+(?<order>\\S+)(?:\\s+(?<direction>asc|desc))?)?(?:\\s+offset\\s+\\S+\\s+limit\\s+(?<limit>\\S+))?\\s*\
        """, Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern COMPARISON =
            Pattern.compile("(?<path>[\\w.]+)\\s*(?<op>=|!=|<>|<=|>=|<|>)\\s*(?<value>\\S+)");
    private static final Pattern CALL =
            Pattern.compile("(?<name>\\w+)\\s*\\((?<first>[^,()]+)(?:,\\s*(?<second>[^,()]+))?\\)");
    private static final Pattern IN =
            Pattern.compile("(?<path>[\\w.]+)\\s+in\\s*\\((?<values>[^()]*)\\)", Pattern.CASE_INSENSITIVE);
    private static final Comparator<JsonNode> ORDER = Comparator.<JsonNode>comparingInt(node -> node.isNumber() ? 0 : 1)
            .thenComparing((a, b) -> a.isNumber()
                    ? Double.compare(a.doubleValue(), b.doubleValue())
                    : a.asText().compareTo(b.asText()));

    private final String text;
    private final Matcher shape;
    private final Map<String, JsonNode> parameters = new HashMap<>();

    /** @param query the body of a request, with {@code query} and {@code parameters} */
    Sql(JsonNode query) {
        text = query.path("query").asText();
        shape = SHAPE.matcher(text);
        query.path("parameters")
                .forEach(parameter -> parameters.put(parameter.path("name").asText(), parameter.path("value")));
        if (!shape.matches()) {
            throw Refusal.unsupported("the query " + text);
        }
    }

    List<JsonNode> over(List<ObjectNode> documents) {
        Predicate<JsonNode> condition = where();
        List<ObjectNode> found =
                new ArrayList<>(documents.stream().filter(condition).toList());
        order().ifPresent(found::sort);
        return found.stream()
                .limit(limit().orElse(Long.MAX_VALUE))
                .map(this::projected)
                .filter(node -> !node.isMissingNode())
                .toList();
    }

    boolean ordered() {
        return shape.group("order") != null;
    }

    OptionalLong limit() {
        String limit = shape.group("top") != null ? shape.group("top") : shape.group("limit");
        return limit == null
                ? OptionalLong.empty()
                : OptionalLong.of(value(limit).asLong());
    }

    private Optional<Comparator<JsonNode>> order() {
        if (!ordered()) {
            return Optional.empty();
        }
        Comparator<JsonNode> order = Comparator.comparing(document -> at(document, shape.group("order")), ORDER);
        return Optional.of("desc".equalsIgnoreCase(shape.group("direction")) ? order.reversed() : order);
    }

    private JsonNode projected(JsonNode document) {
        String what = shape.group("what").strip();
        if (what.equals("*")) {
            return document;
        }
        if (what.regionMatches(true, 0, "value ", 0, 6)) {
            return at(document, what.substring(6).strip());
        }
        ObjectNode row = JsonNodeFactory.instance.objectNode();
        for (String path : what.split(",")) {
            JsonNode value = at(document, path.strip());
            if (!value.isMissingNode()) {
                row.set(path.strip().substring(path.strip().lastIndexOf('.') + 1), value);
            }
        }
        return row;
    }

    private Predicate<JsonNode> where() {
        Predicate<JsonNode> all = _ -> true;
        if (shape.group("where") != null) {
            for (String condition : shape.group("where").split("(?i)\\s+and\\s+")) {
                all = all.and(condition(condition.strip()));
            }
        }
        return all;
    }

    private Predicate<JsonNode> condition(String condition) {
        String bare = condition.startsWith("(") && condition.endsWith(")")
                ? condition.substring(1, condition.length() - 1).strip()
                : condition;
        Matcher comparison = COMPARISON.matcher(bare);
        if (comparison.matches()) {
            return comparison(comparison.group("path"), comparison.group("op"), value(comparison.group("value")));
        }
        Matcher in = IN.matcher(bare);
        if (in.matches()) {
            List<JsonNode> values = List.of(in.group("values").split(",")).stream()
                    .map(each -> value(each.strip()))
                    .toList();
            return document -> values.contains(at(document, in.group("path")));
        }
        Matcher call = CALL.matcher(bare);
        if (call.matches()) {
            return call(
                    call.group("name"),
                    call.group("first").strip(),
                    Optional.ofNullable(call.group("second")).map(String::strip));
        }
        throw Refusal.unsupported("the condition " + bare + " in " + text);
    }

    private Predicate<JsonNode> comparison(String path, String operator, JsonNode value) {
        return document -> {
            JsonNode mine = at(document, path);
            if (mine.isMissingNode() || mine.getNodeType() != value.getNodeType()) {
                return !mine.isMissingNode() && (operator.equals("!=") || operator.equals("<>"));
            }
            int order = ORDER.compare(mine, value);
            return switch (operator) {
                case "=" -> order == 0;
                case "!=", "<>" -> order != 0;
                case "<" -> order < 0;
                case "<=" -> order <= 0;
                case ">" -> order > 0;
                default -> order >= 0;
            };
        };
    }

    private Predicate<JsonNode> call(String name, String first, Optional<String> second) {
        return switch (name.toUpperCase(Locale.ROOT)) {
            case "STARTSWITH" ->
                document -> at(document, first)
                        .asText()
                        .startsWith(value(second.orElseThrow()).asText());
            case "IS_DEFINED" -> document -> !at(document, first).isMissingNode();
            case "ARRAY_CONTAINS" ->
                document -> {
                    for (JsonNode each : value(first)) {
                        if (each.equals(at(document, second.orElseThrow()))) {
                            return true;
                        }
                    }
                    return false;
                };
            default -> throw Refusal.unsupported("the function " + name);
        };
    }

    /** @param path the alias, dots and names */
    private static JsonNode at(JsonNode document, String path) {
        JsonNode node = document;
        String[] names = path.split("\\.");
        for (int i = 1; i < names.length; i++) {
            node = node.path(names[i]);
        }
        return node;
    }

    private JsonNode value(String text) {
        if (text.startsWith("@")) {
            return Optional.ofNullable(parameters.get(text))
                    .orElseThrow(() -> new Refusal(Refusal.BAD_REQUEST, "No value for " + text));
        }
        if (text.matches("'[^']*'|\"[^\"]*\"")) {
            return TextNode.valueOf(text.substring(1, text.length() - 1));
        }
        if (text.equals("null")) {
            return NullNode.getInstance();
        }
        if (text.equals("true") || text.equals("false")) {
            return BooleanNode.valueOf(text.equals("true"));
        }
        try {
            return JsonNodeFactory.instance.numberNode(Double.parseDouble(text));
        } catch (NumberFormatException _) {
            throw Refusal.unsupported("the value " + text + " in " + this.text);
        }
    }
}
