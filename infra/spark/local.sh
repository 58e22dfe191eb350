#!/usr/bin/env bash
# A standalone Spark cluster on this machine, from Spark's own jars: a real master and two workers, for trying and testing what runs on Databricks and Synapse.
#   infra/spark/local.sh up            starts it; pages at http://127.0.0.1:8180 (MASTER_UI)
#   infra/spark/local.sh submit ARGS   runs the training job with these arguments and waits
#   infra/spark/local.sh kill 2        kills a worker, as a lost machine would
#   infra/spark/local.sh down
# Needs `./mvnw -Pspark -DskipTests package` and a JDK 17 to 21 (SPARK_JAVA_HOME, or found). CORES, MEMORY (of each executor) and DRIVER_MEMORY size it.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
module=$root/ml/spark/target
state=${STATE:-$module/cluster}
port=${MASTER_PORT:-7077}
cores=${CORES:-1}
memory=${MEMORY:-1g}

java=
for home in "${SPARK_JAVA_HOME:-}" /usr/lib/jvm/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
  if [ -x "$home/bin/java" ] && "$home/bin/java" --version 2>/dev/null | head -1 | grep -qE ' (1[7-9]|2[01])[. ]'; then java=$home/bin/java; export JAVA_HOME=$home; break; fi
done
[ -n "$java" ] || { echo "a JDK 17 to 21 is needed: set SPARK_JAVA_HOME" >&2; exit 1; }
[ -d "$module/cluster/jars" ] || { echo "first: ./mvnw -Pspark -DskipTests package" >&2; exit 1; }
export SPARK_HOME=$module/cluster SPARK_SCALA_VERSION=2.12 SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1
opens=$(sed -n 's|.*<spark.opens>\(.*\)</spark.opens>.*|\1|p' "$root/ml/spark/pom.xml")
log4j=-Dlog4j2.configurationFile=file:$root/infra/spark/log4j2.properties

daemon() { # name, class, arguments...
  local name=$1; shift
  # shellcheck disable=SC2086 # the opens are many words
  "$java" -Xmx512m $opens "$log4j" -cp "$module/cluster/jars/*" "$@" >"$state/$name.log" 2>&1 &
  echo $! >"$state/$name.pid"
}

wait_for() { # file, text
  for _ in $(seq 300); do grep -q "$2" "$1" 2>/dev/null && return; sleep .1; done
  echo "$1 does not say \"$2\":" >&2; tail -n 5 "$1" >&2; exit 1
}

case ${1:-} in
up)
  mkdir -p "$state/work"
  if [ -f "$state/master.pid" ] && kill -0 "$(cat "$state/master.pid")" 2>/dev/null; then echo "it is up already: infra/spark/local.sh down" >&2; exit 1; fi
  daemon master org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port "${MASTER_UI:-8180}"
  wait_for "$state/master.log" "New state: ALIVE"
  for worker in 1 2; do
    daemon "worker$worker" org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --cores "$cores" --memory "$memory" --webui-port 0 \
      --work-dir "$state/work/$worker" "spark://127.0.0.1:$port"
    wait_for "$state/worker$worker.log" "Successfully registered"
  done
  ;;
submit)
  shift
  # shellcheck disable=SC2086
  exec "$java" "-Xmx${DRIVER_MEMORY:-1g}" $opens "$log4j" -cp "$module/cluster/jars/*" org.apache.spark.deploy.SparkSubmit \
    --master "spark://127.0.0.1:$port" --class dev.attune.spark.Train --executor-memory "$memory" --conf spark.executor.cores="$cores" \
    --conf spark.executor.extraJavaOptions="$opens $log4j" --conf spark.ui.showConsoleProgress="${PROGRESS:-true}" ${SPARK_CONF:-} \
    "$module/attune-spark-0.1.0.jar" "$@"
  ;;
kill)
  pkill -9 -P "$(cat "$state/worker$2.pid")" || true
  kill -9 "$(cat "$state/worker$2.pid")"
  ;;
down)
  for daemon in worker1 worker2 master; do
    [ ! -f "$state/$daemon.pid" ] || kill "$(cat "$state/$daemon.pid")" 2>/dev/null || true
    rm -f "$state/$daemon.pid"
  done
  ;;
*)
  sed -n '2,7s/^# //p' "$0"; exit 2
  ;;
esac
