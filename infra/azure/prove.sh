#!/usr/bin/env bash
# Tries an account of Cosmos DB: the contracts of every store, a history of writers and readers at all levels, and ten questions, whose answers it prints
# beside what the fake assumes. It makes databases of its own and removes them. It costs what some fifty databases of six containers cost, each for seconds
# to a minute. It needs a JDK 25 and, without a key, an identity that may make databases.
#   ATTUNE_TEST_COSMOS_ENDPOINT=https://ACCOUNT.documents.azure.com [ATTUNE_TEST_COSMOS_KEY=KEY] [ATTUNE_TEST_COSMOS_MODE=direct|gateway] infra/azure/prove.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
: "${ATTUNE_TEST_COSMOS_ENDPOINT:?name the account: ATTUNE_TEST_COSMOS_ENDPOINT=https://ACCOUNT.documents.azure.com}"
export ATTUNE_TEST_COSMOS_ENDPOINT
log=$(mktemp)
trap 'rm -f "$log"' EXIT
tried() {
  local one
  one=$(mktemp)
  echo "== $1, since $(date +%T)"
  if ./mvnw -B -ntp -pl "$2" -am -Dtest="$1" -Dsurefire.failIfNoSpecifiedTests=false -Darchive.skip package >"$one" 2>&1 &&
    grep -qE 'Tests run: [1-9]' "$one"; then
    grep -E '^QUESTION' "$one" || true
    grep -E '^\[(INFO|WARNING)\] Tests run: [1-9][^-]*$' "$one" | tail -1
    echo "$1: passed"
  else
    cat "$one"
    echo "$1: FAILED"
    result=1
  fi
  cat "$one" >>"$log"
  rm -f "$one"
}
result=0
echo "A line for each question: what was asked | what was found | what the fake assumes | figures | verdict"
tried RealAccountQuestionsTest adapters/cosmos
tried RealAccountContractsTest adapters/cosmos
tried RealAccountHistoryTest bootstrap
echo
grep -q 'DIFFERS$' "$log" && echo "Where an answer differs, docs/cosmos.md says what depends on it."
echo "Not asked, because they need the control plane and time: a restore, a merge of partitions, a failover that loses data."
exit $result
