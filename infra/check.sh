#!/usr/bin/env bash
# Checks what infra/ describes without running any of it: manifests against the schemas of Kubernetes and checkov's rules of security, alerts by their cases, policies
# as XML, job definitions as JSON, Bicep by its syntax and checkov. What is waived stands in the files with its reason.
#   infra/check.sh      needs python3 with venv, Go 1.21 or later, and promtool (Debian: prometheus); fetches checkers from PyPI and the Go module proxy once
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
tools=$here/../bootstrap/target/checks
rendered=$(mktemp -d)
trap 'rm -rf "$rendered"' EXIT

if [ ! -x "$tools/bin/kustomize" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" --quiet --disable-pip-version-check install pyyaml kubernetes-validate==1.37.0 tree-sitter tree-sitter-bicep==1.1.0 checkov==3.3.0
  GOBIN=$(cd "$tools/bin" && pwd) PATH=$PATH:/usr/local/go/bin go install sigs.k8s.io/kustomize/kustomize/v5@v5.7.1
fi
export PATH=$tools/bin:$PATH

"$here/kubernetes/local/secrets.sh"
for overlay in local aks; do
  kustomize build "$here/kubernetes/$overlay" >"$rendered/$overlay.yaml"
done
# The split of roles is part of aks. Kinds that operators bring have no schema here, which is said for each.
"$tools/bin/kubernetes-validate" --strict "$rendered"/*.yaml
"$tools/bin/checkov" --directory "$rendered" --framework kubernetes --compact --quiet --skip-download
promtool check rules "$here/monitoring/alerts.yaml"
promtool test rules "$here/monitoring/alerts_test.yaml"
for policy in "$here"/apim/policies/*.xml; do python3 -c 'import sys, xml.dom.minidom; xml.dom.minidom.parse(sys.argv[1])' "$policy"; done
for job in "$here"/spark/*/job.json; do python3 -m json.tool "$job" >/dev/null; done
python3 -c 'import ast, sys; ast.parse(open(sys.argv[1]).read())' "$here"/spark/databricks/train.py
TOOLS=$tools "$here/azure/check.sh"
