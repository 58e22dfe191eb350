#!/usr/bin/env bash
# The Entra application whose tokens, with the role attune.admin, open /v1/admin behind API Management.
#   entra.sh make NAME    makes it where there is none, gives its own principal the role, and prints its id, which is ATTUNE_OIDC_AUDIENCE; give people and pipelines the role in the same way
#   entra.sh token ID     draws another secret for it, good for a day, and prints a token that is good for an hour
# Needs az (logged in, and allowed to make applications and to grant roles: Cloud Application Administrator), curl, jq, python3. Not run by us: it takes a tenant.
set -euo pipefail
graph=https://graph.microsoft.com/v1.0
usage='usage: entra.sh make NAME | entra.sh token ID'

# What was just made is not known everywhere for some minutes.
again() {
  for _ in $(seq 30); do
    "$@" && return
    echo "once more in 10 s: $2 $3 $4" >&2
    sleep 10
  done
  return 1
}

make() {
  local role id principal held
  # The same for the same name: a role that is there can't get another id.
  role=$(python3 -c 'import sys, uuid; print(uuid.uuid5(uuid.NAMESPACE_URL, "attune/" + sys.argv[1]))' "$1")
  id=$(az ad app create --display-name "$1" --sign-in-audience AzureADMyOrg --query appId --output tsv --app-roles "[{\"id\": \"$role\", \"value\": \"attune.admin\",
    \"displayName\": \"attune.admin\", \"description\": \"Administers Attune\", \"allowedMemberTypes\": [\"User\", \"Application\"], \"isEnabled\": true}]")
  echo "application $id" >&2
  again az ad app update --id "$id" --identifier-uris "api://$id"
  # Tokens of the first version would be for api://ID, which is not what is asked for.
  again az rest --method patch --url "$graph/applications(appId='$id')" --headers Content-Type=application/json --body '{"api": {"requestedAccessTokenVersion": 2}}'
  principal=$(az ad sp list --filter "appId eq '$id'" --query '[0].id' --output tsv)
  if [ -z "$principal" ]; then principal=$(again az ad sp create --id "$id" --query id --output tsv); fi
  held=$(again az rest --url "$graph/servicePrincipals/$principal/appRoleAssignments" --query "value[?appRoleId=='$role'].id" --output tsv)
  if [ -z "$held" ]; then
    again az rest --method post --url "$graph/servicePrincipals/$principal/appRoleAssignments" --headers Content-Type=application/json \
      --body "{\"principalId\": \"$principal\", \"resourceId\": \"$principal\", \"appRoleId\": \"$role\"}" --output none
  fi
  echo "$id"
}

token() {
  local tenant secret
  tenant=$(az account show --query tenantId --output tsv)
  secret=$(az ad app credential reset --id "$1" --append --display-name token --end-date "$(date -u -d '+1 day' +%F)" --only-show-errors --query password --output tsv)
  # On standard input, where no list of processes shows it. Refused for some seconds, until it is known everywhere.
  printf %s "$secret" | curl --silent --show-error --fail --retry 10 --retry-all-errors "https://login.microsoftonline.com/$tenant/oauth2/v2.0/token" --data grant_type=client_credentials \
    --data "client_id=$1" --data "scope=api://$1/.default" --data-urlencode client_secret@- | jq --raw-output '.access_token // empty'
}

case ${1:-} in
  make) make "${2:?$usage}" ;;
  token) token "${2:?$usage}" ;;
  *) echo "$usage" >&2; exit 2 ;;
esac
