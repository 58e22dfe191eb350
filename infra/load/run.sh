#!/usr/bin/env bash
# Loads a running service (default http://127.0.0.1:8080) and prints rates as shares of /health/live in the same run. Needs wrk.
set -euo pipefail
cd "$(dirname "$0")"
base=${1:-http://127.0.0.1:8080}
seconds=${2:-15}
rate() { awk '/Requests\/sec/ {print $2}'; }
for round in warm-up measured; do
  live=$(wrk -t1 -c16 -d"${seconds}s" "$base/health/live" | rate)
  mix=$(wrk -t1 -c16 -d"${seconds}s" --latency -s mix.lua "$base")
  live64=$(wrk -t1 -c64 -d"${seconds}s" "$base/health/live" | rate)
  events=$(wrk -t1 -c64 -d"${seconds}s" --latency -s events.lua "$base")
  echo "$round: /health/live $live/s"
  echo "$round: 90% recommendations, 10% events $(rate <<<"$mix")/s, ratio $(awk "BEGIN{print $(rate <<<"$mix")/$live}"), $(awk '/99%/ {print "p99", $2}' <<<"$mix")"
  echo "$round: single events $(rate <<<"$events")/s, ratio $(awk "BEGIN{print $(rate <<<"$events")/$live64}"), $(awk '/99%/ {print "p99", $2}' <<<"$events")"
done
