#!/usr/bin/env bash
# Trains on a real standalone cluster from what a running Attune exports, kills a worker while it trains, and asks Attune for what came of it.
# Needs `./mvnw -Pspark -DskipTests package`, a JDK 25, a JDK 17 to 21, curl and python3.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
source "$root/infra/java.sh" java
attune_java=$java_home/bin/java
work=$(mktemp -d)
port=${PORT:-8098}
base=http://127.0.0.1:$port
export TRAINING_KEY=key-of-an-administrator PROGRESS=false STATE=$work/cluster
service= training=
trap '"$root/infra/spark/local.sh" down; kill $service $training 2>/dev/null || true; rm -rf "$work"' EXIT

fail() { echo "FAILED: $1" >&2; [ ! -f "$work/train.log" ] || tail -20 "$work/train.log" >&2; exit 1; }
ask() { curl -sS -f -H "X-API-Key: $TRAINING_KEY" "$@"; }

ATTUNE_PORT=$port ATTUNE_DATA_DIR=$work/data ATTUNE_API_KEYS="admin:$TRAINING_KEY" "$attune_java" --enable-native-access=ALL-UNNAMED \
  -jar "$root/bootstrap/target/attune.jar" >"$work/attune.log" 2>&1 &
service=$!
for _ in $(seq 300); do curl -sf "$base/health/ready" >/dev/null && break; kill -0 "$service" 2>/dev/null || { cat "$work/attune.log" >&2; exit 1; }; sleep .1; done

# Four groups of thirty items; a user keeps to one of them but for every tenth event.
python3 - >"$work/events.ndjson" <<'PY'
import json, random
random.seed(7)
for user in range(1500):
    for event in range(30):
        group = random.randrange(4) if random.randrange(10) == 0 else user % 4
        item = group + 4 * int(30 * random.random() ** 2)
        print(json.dumps({'id': f'{user}-{event}', 'userId': f'u{user}', 'itemId': f'i{item}', 'type': 'view',
                          'timestamp': f'2026-03-{1 + event:02}T{user % 24:02}:00:00Z'}))
PY
ask -X POST -H 'Content-Type: application/x-ndjson' --data-binary @"$work/events.ndjson" "$base/v1/events" >/dev/null
ask "$base/v1/admin/export/events" >"$work/export.ndjson"
[ "$(wc -l <"$work/export.ndjson")" = 45000 ] || fail "the export holds $(wc -l <"$work/export.ndjson") lines"

"$root/infra/spark/local.sh" up
! "$root/infra/spark/local.sh" submit --events "$work/export.ndjson" --attune "$base" --types view=much >"$work/wrong.log" 2>&1 || fail "a wrong weight is taken"
grep -q 'a weight in --types is a number' "$work/wrong.log" || fail "a wrong weight is not named"

"$root/infra/spark/local.sh" submit --events "$work/export.ndjson" --attune "$base" --activate always >"$work/train.log" 2>&1 &
training=$!
until grep -q 'solving EASE' "$work/train.log"; do kill -0 "$training" 2>/dev/null || fail "the job ended before it was to lose a worker"; sleep .1; done
"$root/infra/spark/local.sh" kill 2
wait "$training" || fail "the job did not outlive its worker"
grep 'Stages' "$work/train.log" | sed 's/.*Stages: //'

ask "$base/v1/admin/models?limit=1" | grep -q '"trainedBy":"attune-spark' || fail "the model does not say who trained it"
sleep 2
ask "$base/v1/users/u4/recommendations?limit=10" >"$work/answer.json"
python3 - "$work/answer.json" <<'PY' || fail "u4 keeps to the items i0, i4, i8, ... and was answered $(cat "$work/answer.json")"
import json, sys
answer = json.load(open(sys.argv[1]))
items = [item['itemId'] for item in answer['items']]
sys.exit(0 if answer['served']['strategy'] == 'personal' and sum(int(item[1:]) % 4 == 0 for item in items) >= 8 else 1)
PY
echo "a candidate trained on two workers, of which one was killed, serves"
