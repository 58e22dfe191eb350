#!/usr/bin/env bash
# Builds the image for the architecture of this machine: the same commit on the same base and JDK gives the same digest.
#   infra/image/build.sh [name, default localhost/attune] [base, default one made of Debian's packages]
# Needs a JDK 25, podman, python3, zip, unzip, and for the default base mmdebstrap.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
name=${1:-localhost/attune}
base=${2:-localhost/attune-base}
epoch=$(git -C "$here" log -1 --format=%ct)
export CONTAINERS_CONF=$here/containers.conf
layers=$root/bootstrap/target/image

(cd "$root" && ./mvnw -B -q -ntp -Psbom -DskipTests package)
[ $# -ge 2 ] || "$here/base.sh" "$base"
"$here/layers.sh" "$layers" "$base"
version=$(sed -n 's|.*<version>\(.*\)</version>.*|\1|p' "$root/pom.xml" | head -1)
# A layer kept from an earlier commit would have that commit's times, and the archive of classes would refuse its jars.
podman build --quiet --no-cache --format docker --timestamp "$epoch" --build-arg BASE="$base" --build-arg VERSION="$version" \
  --build-arg REVISION="$(git -C "$root" rev-parse HEAD)" --tag "$name" --file "$here/Dockerfile" "$layers" >/dev/null
saved=$(mktemp -d)
trap 'rm -rf "$saved"' EXIT
podman save --quiet --format docker-archive --output "$saved/built.tar" "$name"
python3 "$here/settle_config.py" "$saved/built.tar" "$saved/settled.tar"
podman load --quiet --input "$saved/settled.tar" >/dev/null
podman image inspect --format '{{.Id}} {{.Digest}}' "$name"
