"""Holds a gateway against its rules: each has to let through what is right and to refuse what is not."""
import base64
import hashlib
import http.client
import json
import os
import subprocess
import sys
import time

PORT = int(os.environ["GATEWAY_PORT"])
TEST = os.environ["GATEWAY_TEST"]
ORIGIN = os.environ["GATEWAY_ORIGIN"]
AUDIENCE = os.environ["GATEWAY_AUDIENCE"]
checks = 0


def ask(method, path, body=None, subscription="key-of-shop", **headers):
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    if subscription:
        sent["X-API-Key"] = subscription
    if body is not None:
        sent.setdefault("Content-Type", "application/json")
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=30)
    try:
        connection.request(method, "/attune" + path, body, sent)
    except BrokenPipeError:
        pass  # refused before it was sent
    answer = connection.getresponse()
    text = answer.read()
    connection.close()
    try:
        return answer.status, answer.headers, json.loads(text) if text else None
    except ValueError:
        return answer.status, answer.headers, text


def check(what, holds, seen=None):
    global checks
    checks += 1
    if not holds:
        sys.exit(f"FAILED: {what}: {seen}")
    print(f"ok   {what}", flush=True)


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def token(signer="tenant", **claims):
    payload = {"aud": AUDIENCE, "exp": int(time.time()) + 600, "roles": ["attune.admin"], **claims}
    text = encode(json.dumps({"alg": "RS256", "typ": "JWT"}).encode()) + "." + encode(json.dumps(payload).encode())
    signed = subprocess.run(["openssl", "dgst", "-sha256", "-sign", f"{TEST}/{signer}.key"], input=text.encode(), capture_output=True, check=True).stdout
    return "Bearer " + text + "." + encode(signed)


def event(number, **fields):
    return {"id": f"e{number}", "userId": f"u{number % 5}", "itemId": f"i{number % 7}", "type": "view", **fields}


def subscriptions():
    check("a subscription passes", ask("GET", "/v1/popular")[0] == 200)
    status, _, body = ask("GET", "/v1/popular", subscription=None)
    check("no subscription is refused with 401 and a problem", status == 401 and body["status"] == 401, body)
    check("an unknown one too", ask("GET", "/v1/popular", subscription="key-of-nobody")[0] == 401)


def trials():
    trial = {"subscription": "key-of-trial"}
    check("a trial tells events", ask("POST", "/v1/events", event(30), **trial)[0] == 202)
    check("and asks for answers", ask("GET", "/v1/users/u1/recommendations", **trial)[0] == 200
          and ask("POST", "/v1/recommendations", {"userId": "u1"}, **trial)[0] == 200 and ask("GET", "/v1/items", **trial)[0] == 200)
    for method, path, body in (("DELETE", "/v1/users/u1", None), ("GET", "/v1/users/u1/events", None), ("PUT", "/v1/items/i1", {}),
                               ("POST", "/v1/items", [{"id": "i1"}]), ("DELETE", "/v1/items/i1", None), ("PATCH", "/v1/items/i1", {})):
        status, _, answer = ask(method, path, body, **trial)
        check(f"but not for {method} {path}", status == 403 and answer["status"] == 403, answer)
    check("an admin has a token beside it", ask("GET", "/v1/admin/models", Authorization=token(), **trial)[0] == 200
          and ask("GET", "/v1/admin/models", **trial)[0] == 401)


def bodies():
    check("an event passes", ask("POST", "/v1/events", event(1))[0] == 202, ask("POST", "/v1/events", event(1)))
    check("a batch passes", ask("POST", "/v1/events", [event(2), event(3)])[0] == 202)
    status, _, body = ask("POST", "/v1/events", [event(4), {"userId": "u", "type": "view"}])
    check("an event without its item is refused by the gateway, which says where", status == 400 and "$" in body["detail"] and "itemId" in body["detail"], body)
    status, _, body = ask("POST", "/v1/recommendations", {"userId": "u1", "limit": "ten"})
    check("a limit that is a text is refused by the gateway", status == 400 and "$.limit is no integer" in body["detail"], body)
    status, _, body = ask("PUT", "/v1/items/i1", {"categories": "shoes"})
    check("so are categories that are no list, of an item by its name", status == 400 and "$.categories is no array" in body["detail"], body)
    status, _, body = ask("PUT", "/v1/items/i1", {"categories": ["shoes"]})
    check("an item with a list passes", status in (200, 201, 204), body)
    check("what is no JSON is refused", ask("POST", "/v1/events", b"{")[0] == 400)
    lines = b"\n".join(json.dumps(event(number)).encode() for number in range(5, 10))
    status, _, body = ask("POST", "/v1/events", lines, Content_Type="application/x-ndjson")
    check("lines pass", status == 202 and body["accepted"] == 5, body)
    status, _, body = ask("POST", "/v1/events", b" " * 5_000_000)
    check("5 MB are refused with 413 and a problem", status == 413 and body["status"] == 413, body)


def admins():
    check("an admin's token passes", ask("GET", "/v1/admin/models", Authorization=token())[0] == 200)
    large = b" " * 6_000_000
    digest = "sha-256=:" + base64.b64encode(hashlib.sha256(large).digest()).decode() + ":"
    status, _, body = ask("POST", "/v1/admin/models", large, Authorization=token(), Content_Type="application/octet-stream", Content_Digest=digest)
    check("6 MB that are said to be a model reach Attune whole", status == 202 and body["status"] == "queued", body)
    for what, given in {"no token": None, "one that somebody else signed": token("other"), "an old one": token(exp=int(time.time()) - 1),
                        "one without the role": token(roles=["reader"]), "one for another audience": token(aud="api://other"), "half of one": token()[:200]}.items():
        headers = {"Authorization": given} if given else {}
        check(f"{what} is refused with 401", ask("GET", "/v1/admin/models", **headers)[0] == 401)
    check("a token without a subscription is refused", ask("GET", "/v1/admin/models", subscription=None, Authorization=token())[0] == 401)
    check("the key of the pods' admin is no subscription", ask("GET", "/v1/admin/models", subscription=os.environ["GATEWAY_ADMIN_KEY"], Authorization=token())[0] == 401)


def headers():
    status, answered, body = ask("GET", "/v1/echo", Host="echo", X_Forwarded_For="1.2.3.4", Forwarded="for=1.2.3.4", Attune_Consistency="strong",
                                 Authorization="Bearer mine")
    reached = body["headers"]
    check("the key is the gateway's", reached["x-api-key"] == os.environ["GATEWAY_KEY"], reached)
    check("what only the gateway may say does not reach a pod from outside",
          not {"x-forwarded-for", "forwarded", "authorization"} & set(reached), reached)
    check("Attune's headers pass", reached["attune-consistency"] == "strong", reached)
    check("server software is not named", "Server" not in answered, dict(answered))
    status, answered, body = ask("GET", "/v1/users/u1/recommendations", Attune_Consistency="strong")
    check("the level that was asked for was kept", status == 200 and body["served"]["consistency"] == "strong", body)
    given = ask("POST", "/v1/events", event(20))[2]["token"]
    status, _, body = ask("GET", "/v1/users/u0/recommendations", Attune_Consistency="session", Attune_Token=given)
    check("a token goes out and comes in again", status == 200 and body["served"]["consistency"] == "session", body)
    check("an old version says so", answered["Deprecation"] == "true" and answered["Sunset"] == os.environ["GATEWAY_SUNSET"], dict(answered))
    check("a correlation id is kept", ask("GET", "/v1/popular", X_Correlation_Id="abc-1")[1]["X-Correlation-Id"] == "abc-1")
    reached = ask("GET", "/v1/echo", Host="echo", X_Correlation_Id="abc-2")[2]["headers"]
    check("and reaches the pod", reached["x-correlation-id"] == "abc-2", reached)
    given = ask("GET", "/v1/popular", X_Correlation_Id="a b;c")[1]["X-Correlation-Id"]
    check("one that could do harm is replaced", given and ";" not in given, given)


def cross_origin():
    preflight = {"Access_Control_Request_Method": "POST", "Access_Control_Request_Headers": "content-type, x-api-key"}
    status, answered, _ = ask("OPTIONS", "/v1/events", subscription=None, Origin=ORIGIN, **preflight)
    allowed = {name.strip().lower() for name in answered.get("Access-Control-Allow-Headers", "").split(",")}
    check("a known origin may ask", status == 204 and answered["Access-Control-Allow-Origin"] == ORIGIN and {"content-type", "x-api-key"} <= allowed, dict(answered))
    status, answered, _ = ask("OPTIONS", "/v1/events", subscription=None, Origin="https://elsewhere.example", **preflight)
    check("another may not", status == 403 and "Access-Control-Allow-Origin" not in answered, dict(answered))
    check("an answer names the origin it is for", ask("GET", "/v1/popular", Origin=ORIGIN)[1]["Access-Control-Allow-Origin"] == ORIGIN)
    check("and no other", "Access-Control-Allow-Origin" not in ask("GET", "/v1/popular", Origin="https://elsewhere.example")[1])


def caching():
    path = "/v1/popular?limit=3"
    ask("GET", path)
    again = ask("GET", path)[1]
    check("a list is answered from the cache", "Age" in again, dict(again))
    check("for seconds", int(again["Age"]) <= 5, dict(again))
    check("another question is another list", "Age" not in ask("GET", "/v1/popular?limit=4")[1])
    time.sleep(6)
    check("and is fetched again after them", "Age" not in ask("GET", path)[1])
    ask("GET", "/v1/users/u1/recommendations")
    check("what is personal is never cached", "Age" not in ask("GET", "/v1/users/u1/recommendations")[1])


def retries():
    status, _, body = ask("GET", "/v1/echo", Host="echo", X_Fail="2", X_Correlation_Id="get-1")
    check("what only reads is tried again", status == 200 and body["tries"] == 3, body)
    status, _, body = ask("POST", "/v1/echo", {}, Host="echo", X_Fail="1", X_Correlation_Id="post-1")
    check("what writes is not", status == 503 and body["tries"] == 1, body)
    check("but for what may be written twice", ask("PUT", "/v1/echo", {}, Host="echo", X_Fail="1", X_Correlation_Id="put-1")[0] == 200)


def limits():
    answers = [ask("GET", "/v1/popular", subscription="key-of-small") for _ in range(12)]
    refused = [answer for answer in answers if answer[0] == 429]
    check("more than ten a second are refused with 429 and Retry-After", refused and refused[0][1]["Retry-After"] == "1", [answer[0] for answer in answers])
    check("what is allowed passes meanwhile", [answer[0] for answer in answers].count(200) == 10, [answer[0] for answer in answers])
    check("others are not touched", ask("GET", "/v1/popular")[0] == 200)
    time.sleep(2.1)
    check("and after a second or two it passes again", ask("GET", "/v1/popular", subscription="key-of-small")[0] == 200)
    for _ in range(3):
        time.sleep(1.2)
        answers = [ask("GET", "/v1/popular", subscription="key-of-small") for _ in range(3)]
    check("a used up quota is refused with 403 and Retry-After", answers[-1][0] == 403 and int(answers[-1][1]["Retry-After"]) > 0, [answer[0] for answer in answers])


for part in (subscriptions, trials, bodies, admins, headers, cross_origin, caching, retries, limits):
    part()
print(f"{checks} checks of the gateway's rules hold")
