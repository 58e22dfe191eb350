#!/usr/bin/env bash
# Draws the keys and the password of the overlay local, and writes them to secrets.env beside it, where there is none yet.
set -euo pipefail
cd "$(dirname "$0")"
[ ! -e secrets.env ] || exit 0
umask 077
draw() { python3 -c 'import secrets; print(secrets.token_urlsafe(24))'; }
password=$(draw)
cat >secrets.env <<END
ATTUNE_API_KEYS=client:$(draw),admin:$(draw)
ATTUNE_DATABASE_URL=jdbc:postgresql://attune-postgres:5432/postgres
ATTUNE_DATABASE_USERNAME=postgres
ATTUNE_DATABASE_PASSWORD=$password
POSTGRES_PASSWORD=$password
END
