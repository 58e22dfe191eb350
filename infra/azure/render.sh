#!/usr/bin/env bash
# Prints the overlay infra/kubernetes/aks with the account's own values in place of what stands there in CAPITALS.
#   render.sh IMAGE       the image as it was pushed, by digest; the values are the outputs of main.bicep, which `azd env get-values` lists, in the environment
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
image=${1:?usage: render.sh IMAGE}
kustomize build "$here/../kubernetes/aks" | sed \
  -e "s|localhost/attune:latest|$image|" \
  -e "s|SCALER_CLIENT_ID|${ATTUNE_SCALER_CLIENT_ID:?}|" \
  -e "s|CLIENT_ID|${ATTUNE_CLIENT_ID:?}|" \
  -e "s|TENANT_ID|${AZURE_TENANT_ID:?}|" \
  -e "s|KEY_VAULT|${ATTUNE_VAULT:?}|" \
  -e "s|value: COSMOS_ENDPOINT|value: ${ATTUNE_COSMOS_ENDPOINT:?}|" \
  -e "s|PROMETHEUS_ENDPOINT|${ATTUNE_PROMETHEUS:?}|" \
  -e "s|BACKEND_ADDRESS|${ATTUNE_BACKEND_ADDRESS:?}|"
