#!/usr/bin/env bash
# Makes an image with Debian's PostgreSQL, for machines that reach no registry. It takes what the overlay local gives to the public image: PGDATA and POSTGRES_PASSWORD.
#   infra/kubernetes/test/postgres-image.sh NAME      needs mmdebstrap, podman and Debian's packages
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
export CONTAINERS_CONF=$here/../../image/containers.conf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
mmdebstrap --quiet --variant=minbase --include=postgresql "$suite" "$work/root.tar"
cat >"$work/start" <<'END'
#!/bin/bash
set -e
export PATH=$(echo /usr/lib/postgresql/*/bin):$PATH
[ -e "$PGDATA/PG_VERSION" ] || initdb --username=postgres --pwfile=<(echo "$POSTGRES_PASSWORD") --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
grep -q '^host all all all' "$PGDATA/pg_hba.conf" || echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
exec postgres -c listen_addresses='*'
END
chmod 755 "$work/start"
printf 'FROM scratch\nADD root.tar /\nCOPY start /start\nENTRYPOINT ["/start"]\n' >"$work/Dockerfile"
podman build --quiet --tag "$1" "$work"
