#!/usr/bin/env bash
# Checks infra/azure without an account: syntax and calls (check.py), and checkov's rules of security; what is waived stands in the files with its reason.
#   infra/azure/check.sh      by infra/check.sh, which says where the checkers are (TOOLS)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=${TOOLS:?start infra/check.sh}
"$tools/bin/python" "$here/check.py"
found=$("$tools/bin/checkov" --directory "$here" --framework bicep --compact --quiet --skip-download) || { echo "$found"; exit 1; }
echo "$found"
# A file that it cannot read it passes over.
if grep -q 'Parsing errors' <<<"$found"; then exit 1; fi
