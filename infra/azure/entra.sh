#!/usr/bin/env bash
# The Entra application whose tokens, with the role attune.admin, open /v1/admin behind API Management.
#   entra.sh make NAME    makes it, gives its own principal the role, and prints its id, which is ATTUNE_OIDC_AUDIENCE; give the role to people and pipelines in the same way
#   entra.sh token ID     draws a new secret for it, and prints a token that is good for an hour
# Needs az (logged in, and allowed to make applications and to grant roles), curl, jq. Not run by us: it takes a tenant.
set -euo pipefail
graph=https://graph.microsoft.com/v1.0
usage='usage: entra.sh make NAME | entra.sh token ID'

make() {
  local role id principal
  role=$(python3 -c 'import uuid; print(uuid.uuid4())')
  id=$(az ad app create --display-name "$1" --sign-in-audience AzureADMyOrg --query appId --output tsv --app-roles "[{\"id\": \"$role\", \"value\": \"attune.admin\",
    \"displayName\": \"attune.admin\", \"description\": \"Administers Attune\", \"allowedMemberTypes\": [\"User\", \"Application\"], \"isEnabled\": true}]")
  az ad app update --id "$id" --identifier-uris "api://$id"
  # Tokens of the first version would be for api://ID, which is not what is asked for.
  az rest --method patch --url "$graph/applications(appId='$id')" --headers Content-Type=application/json --body '{"api": {"requestedAccessTokenVersion": 2}}'
  principal=$(az ad sp create --id "$id" --query id --output tsv)
  az rest --method post --url "$graph/servicePrincipals/$principal/appRoleAssignments" --headers Content-Type=application/json \
    --body "{\"principalId\": \"$principal\", \"resourceId\": \"$principal\", \"appRoleId\": \"$role\"}" --output none
  echo "$id"
}

token() {
  local tenant secret
  tenant=$(az account show --query tenantId --output tsv)
  secret=$(az ad app credential reset --id "$1" --only-show-errors --query password --output tsv)
  # On standard input, where no list of processes shows it.
  printf %s "$secret" | curl --silent --show-error --fail-with-body --retry 5 --retry-all-errors "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" --data grant_type=client_credentials \
    --data "client_id=$1" --data "scope=api://$1/.default" --data-urlencode client_secret@- | jq --raw-output .access_token
}

case ${1:-} in
  make) make "${2:?$usage}" ;;
  token) token "${2:?$usage}" ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
