package dev.attune.cosmosfake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Carries out the operations of a partial update. */
final class Patch {
    private Patch() {}

    static void apply(ObjectNode document, JsonNode operations) {
        operations.forEach(operation -> applyOne(document, operation));
    }

    private static void applyOne(ObjectNode document, JsonNode operation) {
        String path = operation.path("path").asText();
        int slash = path.lastIndexOf('/');
        JsonNode parent = slash == 0 ? document : document.at(path.substring(0, slash));
        String name = path.substring(slash + 1);
        JsonNode value = operation.path("value");
        String kind = operation.path("op").asText();
        switch (parent) {
            case ObjectNode object -> change(object, name, kind, value);
            case ArrayNode array when kind.equals("add") && name.equals("-") -> array.add(value);
            default -> throw new Refusal(Refusal.BAD_REQUEST, "For patch operation " + kind + ": there is no " + path);
        }
    }

    private static void change(ObjectNode object, String name, String kind, JsonNode value) {
        switch (kind) {
            case "add", "set" -> object.set(name, value);
            case "replace" -> {
                required(object, name, kind);
                object.set(name, value);
            }
            case "remove" -> {
                required(object, name, kind);
                object.remove(name);
            }
            case "incr" -> increment(object, name, value);
            default -> throw Refusal.unsupported("patch operation " + kind);
        }
    }

    private static void required(ObjectNode object, String name, String kind) {
        if (!object.has(name)) {
            throw new Refusal(Refusal.BAD_REQUEST, "For patch operation " + kind + ": there is no " + name);
        }
    }

    private static void increment(ObjectNode object, String name, JsonNode by) {
        JsonNode before = object.path(name);
        if (!before.isMissingNode() && !before.isNumber()) {
            throw new Refusal(Refusal.BAD_REQUEST, "For patch operation incr: " + name + " is no number");
        }
        if (by.isIntegralNumber() && (before.isMissingNode() || before.isIntegralNumber())) {
            object.put(name, before.asLong() + by.longValue());
        } else {
            object.put(name, before.asDouble() + by.doubleValue());
        }
    }
}
