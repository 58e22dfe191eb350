#!/usr/bin/env bash
# Brings Attune onto the cluster that main.bicep has made: builds the image, pushes it, applies the overlay aks. `azd up` calls this after it has provisioned.
# Needs az (logged in), kubectl, kubelogin, kustomize, and what infra/image/build.sh needs.
set -euo pipefail
cd "$(dirname "$0")"
tag=$(git rev-parse --short HEAD)
target=${ATTUNE_REGISTRY:?run this through azd, or with what azd env get-values lists in the environment}/attune:$tag
../image/build.sh localhost/attune
az acr login --subscription "$AZURE_SUBSCRIPTION_ID" --name "${ATTUNE_REGISTRY%%.*}" --expose-token --query accessToken --output tsv |
  podman login --username 00000000-0000-0000-0000-000000000000 --password-stdin "$ATTUNE_REGISTRY"
digest=$(mktemp)
podman push --digestfile "$digest" localhost/attune "$target"
az aks get-credentials --subscription "$AZURE_SUBSCRIPTION_ID" --resource-group "$AZURE_RESOURCE_GROUP" --name "$ATTUNE_CLUSTER" --overwrite-existing
kubelogin convert-kubeconfig --login azurecli
./render.sh "${target%:*}@$(cat "$digest")" | kubectl apply --filename -
for role in serve project train; do kubectl --namespace attune rollout status "deployment/attune-$role" --timeout 5m; done
