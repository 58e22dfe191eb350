#!/usr/bin/env bash
# Runs the image as a cluster would, without rights and on a file system that cannot be written to, and walks through the README's tour in it. Shows the
# time from `podman run` to ready within one CPU and 512 MB.
#   infra/image/test.sh [name, default localhost/attune]       needs podman and curl
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
name=${1:-localhost/attune}
port=${PORT:-8096}
base=http://127.0.0.1:$port
export CONTAINERS_CONF=$here/containers.conf
container=attune-test-$$
trap 'podman rm --force --time 2 "$container" >/dev/null 2>&1 || true' EXIT
fail() { echo "$1" >&2; podman logs "$container" >&2 || true; exit 1; }

start() { # options of podman...
  podman rm --force --time 2 "$container" >/dev/null 2>&1 || true
  local before
  before=$(date +%s%N)
  podman run --detach --name "$container" --network=host --read-only --cap-drop=all --security-opt=no-new-privileges --user 10001:10001 -e ATTUNE_PORT="$port" "$@" "$name" >/dev/null
  for _ in $(seq 1000); do
    if { : <"/dev/tcp/127.0.0.1/$port"; } 2>/dev/null && curl -sf "$base/health/ready" >/dev/null; then
      echo "ready after $((($(date +%s%N) - before) / 1000000)) ms"
      return
    fi
    sleep .02
  done
  fail "not ready"
}

podman run --rm --network=none --entrypoint /opt/attune/runtime/bin/java "$name" -Xshare:on -XX:SharedArchiveFile=/opt/attune/attune.jsa --enable-native-access=ALL-UNNAMED -cp /opt/attune/attune.jar --version >/dev/null ||
  { echo "the archive of classes does not fit its jars" >&2; exit 1; }
start --memory=512m --cpus=1
podman healthcheck run "$container" || fail "the health check fails"
start --memory=768m -e ATTUNE_SAMPLE=true
for _ in $(seq 300); do
  curl -s "$base/health/ready" | grep -q modelVersion && break
  sleep .5
done
curl -s "$base/health/ready" | grep -q modelVersion || fail "no model after 150 s"
steps=0
while read -r line; do
  status=$(bash -c "${line//http:\/\/127.0.0.1:8080/$base} -o /dev/null -w '%{http_code}'")
  [[ $status == 2?? ]] || fail "$status: $line"
  steps=$((steps + 1))
done < <(grep '^curl ' "$here/../../README.md")
[ "$steps" -gt 10 ] || fail "only $steps lines of a tour"
if podman exec "$container" /bin/sh -c true 2>/dev/null; then fail "there is a shell"; fi
sbom=$(mktemp)
podman cp "$container:/opt/attune/sbom.json" "$sbom"
for part in jdk tribuo-core micronaut-http-server-netty; do grep -q "\"name\" *: *\"$part\"" "$sbom" || fail "the list of parts lacks $part"; done
echo "$(grep -c '"purl"' "$sbom") parts are listed, $(grep -c '"purl" *: *"pkg:deb/' "$sbom") of them Debian's"
rm "$sbom"
podman stop --time 15 "$container" >/dev/null
[ "$(podman inspect --format '{{.State.ExitCode}}' "$container")" = 143 ] || fail "it did not stop when asked"
echo "$steps lines of the tour work in the container"
