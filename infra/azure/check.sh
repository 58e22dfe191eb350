#!/usr/bin/env bash
# Checks infra/azure without an account: syntax and calls (check.py), and checkov's rules of security; what is waived stands in the files with its reason.
#   infra/azure/check.sh      needs python3 with venv; installs the checkers from PyPI into a folder for temporary files
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" --quiet install tree-sitter tree-sitter-bicep==1.1.0 checkov==3.3.0
"$tools/bin/python" "$here/check.py"
"$tools/bin/checkov" --directory "$here" --framework bicep --compact --quiet --skip-download
