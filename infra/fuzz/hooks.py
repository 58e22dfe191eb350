"""Event types are configuration, which the description cannot list: what is generated is mostly given one that is known. And a rebuild of one user a second would take minutes."""
import schemathesis

KNOWN = ("view", "click", "like", "cart", "purchase", "rating", "dislike", "hide")
SOON = 1_000


def with_known_type(document):
    if isinstance(document, dict) and isinstance(document.get("type"), str) and len(document["type"]) % 5:
        return {**document, "type": KNOWN[len(repr(document)) % len(KNOWN)]}
    return document


@schemathesis.hook
def map_body(context, body):
    if isinstance(body, list):
        return [with_known_type(each) for each in body]
    if isinstance(body, dict) and isinstance(body.get("events"), list):
        return {**body, "events": [with_known_type(each) for each in body["events"]]}
    if isinstance(body, dict) and isinstance(body.get("usersPerSecond"), int) and 0 < body["usersPerSecond"] < SOON:
        return {**body, "usersPerSecond": SOON}
    return with_known_type(body)
