#!/usr/bin/env bash
# Starts the overlay local as real containers with `podman kube play`: three instances and PostgreSQL. Under load, one instance is killed, and then all are replaced one after the
# other as a rolling update would: a new one is ready before an old one leaves. No request may fail but those that the killed one broke, tokens must hold from one
# instance to another, and no acknowledged event may be lost. At last the CronJob's pod has them train.
#   infra/kubernetes/test/run.sh [image, default localhost/attune] [image that replaces it, default the same]
# needs root, podman, kustomize, curl and python3 with yaml. With the image of a release and that of the next one it shows that both work side by side on one database.
# Standing in for what podman lacks: addresses of ready pods come from a file that this script keeps, as endpoints of a Service do from the cluster; a pod leaves the file 2 s before it is told
# to end, as preStop sees to in a cluster. PostgreSQL is Debian's (postgres-image.sh).
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
image=${1:-localhost/attune}
next=${2:-$image}
postgres=localhost/attune-postgres
export CONTAINERS_CONF=$here/../../image/containers.conf
network=attune-test
subnet=10.90.77
work=$(mktemp -d)
chmod 755 "$work"
pods=()
load=
clean() {
  [ -z "$load" ] || kill "$load" 2>/dev/null || true
  for pod in $(podman pod ls --filter network=$network --format '{{.Name}}'); do timeout 60 podman pod rm --force --time 3 "$pod" >/dev/null 2>&1 || true; done
  podman network rm --force $network >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap clean EXIT

podman image exists "$postgres" || "$here/postgres-image.sh" "$postgres" >/dev/null
"$here/../local/secrets.sh"
kustomize build "$here/../local" >"$work/rendered.yaml"
python3 "$here/for_podman.py" "$work/rendered.yaml" "$work" $subnet.10 "$postgres" "$image" $subnet.25
podman network create --subnet $subnet.0/24 $network >/dev/null

play() { # name address manifest image
  sed "s/^  name: attune\$/  name: $1/; s/replicas: 3/replicas: 1/; s|image: $image\$|image: $4|" "$3" >"$work/$1.yaml"
  timeout 60 podman kube play --quiet --network $network --ip "$2" "$work/$1.yaml" >"$work/$1.log" 2>&1 || { cat "$work/$1.log" >&2; exit 1; }
}
ready() { # address
  for _ in $(seq 240); do
    curl -sf --max-time 2 "http://$1:8080/health/ready" >/dev/null && return
    sleep .25
  done
  echo "$1 is not ready" >&2
  podman ps --all --filter network=$network >&2
  for pod in "${pods[@]}"; do podman pod logs "$pod" 2>&1 | tail -5 >&2; done
  exit 1
}
start() { # number image
  play "attune-$1" "$subnet.2$1" "$work/deployment-attune.yaml" "$2"
  pods+=("attune-$1-pod-0")
  ready "$subnet.2$1"
  echo "$subnet.2$1" >>"$work/endpoints"
  echo "instance $1 is ready"
}
leave() { # number: no longer asked
  grep -v "^$subnet.2$1\$" "$work/endpoints" >"$work/endpoints.new"
  mv "$work/endpoints.new" "$work/endpoints"
}

: >"$work/endpoints"
: >"$work/killed"
play attune-postgres $subnet.10 "$work/deployment-attune-postgres.yaml" "$postgres"
for number in 1 2 3; do start $number "$image"; done
key=$(sed -n 's/^ATTUNE_API_KEYS=client:\([^,]*\),.*/\1/p' "$here/../local/secrets.env")
python3 "$here/load.py" "$work/endpoints" "$work/killed" "$work/enough" "$key" >"$work/load.log" 2>&1 &
load=$!
began=$SECONDS
sleep 10
echo "$subnet.22" >"$work/killed"
leave 2 && podman pod kill attune-2-pod-0 >/dev/null
echo "instance 2 was killed"
start 4 "$image"
for pair in 1:5 3:6 4:7; do
  start "${pair#*:}" "$next"
  leave "${pair%:*}"
  sleep 2
  # The instance before its pod: podman would take the network away from it at once, which a cluster does not.
  timeout 60 podman stop --time 25 "attune-${pair%:*}-pod-0-attune" >/dev/null
  timeout 60 podman pod stop --time 5 "attune-${pair%:*}-pod-0" >/dev/null
  echo "instance ${pair%:*} was replaced"
done
echo "all were replaced after $((SECONDS - began)) s of load"
touch "$work/enough"
wait $load || { cat "$work/load.log"; exit 1; }
load=
cat "$work/load.log"
play attune-retrain $subnet.30 "$work/pod-attune-retrain.yaml" "$image"
ended=$(timeout 300 podman wait attune-retrain-retrain || true)
podman logs attune-retrain-retrain
[ "$ended" = 0 ] || { echo "the CronJob's pod ended with '$ended'" >&2; exit 1; }
