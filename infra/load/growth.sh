#!/usr/bin/env bash
# Measures how training grows with the data: generated sets of some sizes (20 events an item), each in a process of its own. Writes docs/growth.csv and, by
# matplotlib from PyPI, docs/growth.svg. Needs python3 with venv. The largest set takes the better part of an hour and up to 12 GB.
#   infra/load/growth.sh [items, default 10000 31600 100000 316000 1000000]
set -euo pipefail
cd "$(dirname "$0")/../.."
sizes=("$@")
[ ${#sizes[@]} -gt 0 ] || sizes=(10000 31600 100000 316000 1000000)
table=docs/growth.csv
echo "items,users,events,tuning_s,whole_s,peak_mb,artifact_mb" >"$table"
for items in "${sizes[@]}"; do
  ./mvnw -q -Pgrowth -DskipTests -pl domain,application,ml/kernels,ml package exec:exec -Dgrowth.items="$items" | tee -a "$table"
done
plot=ml/target/plot
[ -x "$plot/bin/python" ] || { python3 -m venv "$plot" && "$plot/bin/pip" install --quiet --disable-pip-version-check matplotlib==3.10.0; }
"$plot/bin/python" infra/load/growth.py "$table" docs/growth.svg "whole_s=seconds" "peak_mb=MB, greatest resident memory"
