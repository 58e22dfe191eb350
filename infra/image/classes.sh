#!/usr/bin/env bash
# Writes classes.lst anew: the classes that a start loads, and what of them is linked. To be run after libraries or the
# JDK have changed; an old list costs a slower start and nothing else. Sorted, so that a diff shows what came and went.
#   infra/image/classes.sh           (after ./mvnw -DskipTests package; needs curl)
#   infra/image/classes.sh check     fails where a start loads classes of Attune that the list lacks, or no longer
#                                    loads some that it has: more than one in fifty
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../java.sh" jlink
port=${PORT:-8095}
work=$(mktemp -d)
pid=
trap '[ -z "$pid" ] || kill "$pid" 2>/dev/null || true; rm -rf "$work"' EXIT
ATTUNE_PORT=$port ATTUNE_DATA_DIR=$work/data ATTUNE_RELAUNCH=off "$java_home/bin/java" -Xshare:off -XX:DumpLoadedClassList="$work/list" --enable-native-access=ALL-UNNAMED \
  -jar "$here/../../bootstrap/target/attune.jar" >"$work/log" 2>&1 &
pid=$!
until curl -sf "http://127.0.0.1:$port/health/ready" >/dev/null; do
  kill -0 "$pid" 2>/dev/null || { cat "$work/log" >&2; exit 1; }
  sleep .2
done
kill "$pid"; wait "$pid" || true; pid=
own() { grep -oE '^dev/attune/[^ ]+' "$1" | LC_ALL=C sort -u; }
sed -E '/^#/d; / source: /d; s/ id: [0-9]+.*//' "$work/list" | LC_ALL=C sort -u >"$work/sorted"
if [ "${1:-}" = check ]; then
  own "$here/classes.lst" >"$work/listed"
  own "$work/sorted" >"$work/loaded"
  differ=$(LC_ALL=C comm -3 "$work/listed" "$work/loaded" | wc -l)
  echo "$differ of $(wc -l <"$work/loaded") classes of Attune differ from the list"
  [ $((differ * 50)) -le "$(wc -l <"$work/loaded")" ] || { echo "run infra/image/classes.sh and commit the list" >&2; exit 1; }
  exit 0
fi
{
  echo "# The classes of the image's archive, written by classes.sh."
  grep -v '^@' "$work/sorted"
  grep '^@' "$work/sorted" | grep -v '^@cp'
  grep '^@cp' "$work/sorted"
} >"$here/classes.lst"
