"""Asks the instances as callers behind a Service would, and says what failed.

Each caller sends an event to one instance and asks another one for recommendations with the token it was given: the answer must keep the session's promise, and so must not
hold the item just viewed. The instances that may be asked stand in a file, an address a line, which is read again all the time. A request that breaks counts as failed unless
its instance stands in the file of those that were killed. The callers go on until the file ENOUGH exists. At the end every event that was acknowledged must be there.
usage: load.py ENDPOINTS KILLED ENOUGH KEY
"""
import collections
import http.client
import json
import os
import random
import sys
import threading
import time

endpoints_file, killed_file, enough, key = sys.argv[1:]
CALLERS = 6
PAUSE = 0.01
counts = collections.Counter()
failures = []
acknowledged = collections.Counter()
lock = threading.Lock()


def lines(path):
    with open(path) as file:
        return [line.strip() for line in file if line.strip()]


class Caller(threading.Thread):
    def __init__(self, number):
        super().__init__(daemon=True)
        self.number = number
        self.connections = {}
        self.random = random.Random(number)

    def ask(self, address, method, path, body=None, token=None):
        headers = {"X-API-Key": key, "Content-Type": "application/json"}
        if token:
            headers["Attune-Token"] = token
        if address not in self.connections:
            self.connections[address] = http.client.HTTPConnection(address, 8080, timeout=15)
        connection = self.connections[address]
        try:
            connection.request(method, path, body, headers)
            response = connection.getresponse()
            answer = response.read()
            if response.getheader("Connection", "").lower() == "close":
                connection.close()
            return response.status, answer, response.headers
        except Exception:
            connection.close()
            del self.connections[address]
            raise

    def run(self):
        turn = 0
        while not os.path.exists(enough):
            turn += 1
            here, there = [self.random.choice(lines(endpoints_file)) for _ in range(2)]
            user, item = f"caller-{self.number}-{turn % 50}", f"item-{self.random.randrange(200)}"
            token = self.guarded(here, "event", lambda: self.event(here, user, item, turn))
            if token:
                for _ in range(4):
                    self.guarded(there, "recommendation", lambda: self.recommendation(there, user, item, token))
            time.sleep(PAUSE)

    def guarded(self, address, what, work):
        try:
            result = work()
            with lock:
                counts[what] += 1
            return result
        except Exception as e:
            time.sleep(0.3)  # the file of the killed is written beside the kill
            with lock:
                if address in lines(killed_file):
                    counts["broken by the kill"] += 1
                else:
                    failures.append(f"{time.strftime('%X')} {what} at {address}: {e!r}")
            return None

    def event(self, address, user, item, turn):
        body = json.dumps({"id": f"e{turn}", "userId": user, "itemId": item, "type": "view"})
        status, answer, _ = self.ask(address, "POST", "/v1/events", body)
        if status != 202:
            raise AssertionError(f"{status} {answer[:200]}")
        with lock:
            acknowledged[user] += 1
        return json.loads(answer)["token"]

    def recommendation(self, address, user, item, token):
        status, answer, _ = self.ask(address, "GET", f"/v1/users/{user}/recommendations?limit=20", None, token)
        if status != 200:
            raise AssertionError(f"{status} {answer[:200]}")
        document = json.loads(answer)
        if document["served"]["consistency"] != "session" or item in [each["itemId"] for each in document["items"]]:
            raise AssertionError(f"the token does not hold: {answer[:300]}")


def missing():
    caller = Caller(-1)
    address = lines(endpoints_file)[0]
    for user, sent in acknowledged.items():
        stored, cursor = 0, ""
        while cursor is not None:
            status, answer, _ = caller.ask(address, "GET", f"/v1/users/{user}/events?limit=500" + (f"&cursor={cursor}" if cursor else ""))
            page = json.loads(answer)
            stored += len(page["items"])
            cursor = page.get("nextCursor")
        if stored < sent:
            yield f"{user}: {sent} acknowledged, {stored} stored"


callers = [Caller(number) for number in range(CALLERS)]
for each in callers:
    each.start()
for each in callers:
    each.join()
failures += missing()
print(f"{dict(counts)}, {sum(acknowledged.values())} events acknowledged, {len(failures)} failures")
for failure in failures[:10]:
    print("  " + failure)
sys.exit(1 if failures or counts["recommendation"] < 1000 else 0)
