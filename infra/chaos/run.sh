#!/usr/bin/env bash
# Breaks one thing after the other under load, and holds every answer against what was promised. Needs root, Debian's postgresql, and the built jar.
#   infra/chaos/run.sh MINUTES [SEED]      three instances on PostgreSQL with a synchronous standby (chaos.py says what breaks)
#   infra/chaos/run.sh kills KILLS [SEED]  the embedded instance, killed KILLS times at other moments (kills.py)
# The seed is printed; the same one breaks the same things in the same order.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
source "$here/../java.sh" java
export JAVA=$java_home/bin/java PYTHONDONTWRITEBYTECODE=1
python3 "$here/history_test.py"
if [ "${1:-}" = kills ]; then
  exec python3 "$here/kills.py" "${2:-1000}" "${@:3}"
fi
exec python3 "$here/chaos.py" "${1:-3}" "${@:2}"
