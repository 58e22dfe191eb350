#!/usr/bin/env bash
# Trains on generated events of growing number with the local cluster, and says how long it took and what it moved: EVENTS:ITEMS pairs as arguments. Needs SPARK_JAVA_HOME.
#   infra/spark/growth.sh 1000000:10000 10000000:31623
# What it prints is docs/scale.csv, and with the matplotlib that infra/load/growth.sh installs:
#   ml/target/plot/bin/python infra/load/growth.py docs/scale.csv docs/scale.svg "seconds=seconds" "driver_mb=MB, resident memory of the driver"
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
module=$root/ml/spark/target
data=${DATA:-$module/growth}
mkdir -p "$data"
trap '"$root/infra/spark/local.sh" down' EXIT
export MEMORY=${MEMORY:-3g} DRIVER_MEMORY=${DRIVER_MEMORY:-3g} PROGRESS=false
opens=$(sed -n 's|.*<spark.opens>\(.*\)</spark.opens>.*|\1|p' "$root/ml/spark/pom.xml")
java=${SPARK_JAVA_HOME:?a JDK 17 to 21}/bin/java
echo "events,items,seconds,shuffle_mb,driver_mb,artifact_mb"
for size in "$@"; do
  events=${size%:*} items=${size#*:}
  # shellcheck disable=SC2086
  [ -e "$data/$events-$items/_SUCCESS" ] || "$java" -Xmx3g $opens "-Dlog4j2.configurationFile=file:$root/infra/spark/log4j2.properties" \
    -cp "$module/test-classes:$module/cluster/jars/*" dev.attune.spark.GeneratedEvents "$events" "$items" "$data/$events-$items" 2>"$data/generate.log"
  "$root/infra/spark/local.sh" up
  rm -rf "$data/log"; mkdir -p "$data/log"
  start=$(date +%s)
  SPARK_CONF="--conf spark.eventLog.enabled=true --conf spark.eventLog.dir=file:$data/log" /usr/bin/time -v -o "$data/time" \
    "$root/infra/spark/local.sh" submit --events "$data/$events-$items" --format parquet --output "$data/$events-$items.candidate" >"$data/$events-$items.log" 2>&1
  seconds=$(($(date +%s) - start))
  "$root/infra/spark/local.sh" down
  shuffled=$(cat "$data"/log/* | grep -o '"Shuffle Bytes Written":[0-9]*' | awk -F: '{sum += $2} END {print int(sum / 1e6)}')
  echo "$events,$items,$seconds,$shuffled,$(awk '/Maximum resident/ {print int($6 / 1024)}' "$data/time"),$(($(stat -c %s "$data/$events-$items.candidate") / 1000000))"
done
