#!/usr/bin/env bash
# The image for several platforms, from programs that are compiled already: the Dockerfile's own last stage, with a folder in place of the
# stage that compiles. Nothing of another platform is run, so no emulation is needed.
#
#   usage: deploy/release/image.sh add RID VERSION FOLDER      FOLDER has what the stage "build" would have: app/healthcheck and its link
#          deploy/release/image.sh finish VERSION OUT          pushes to REGISTRY, or into OUT/image; OUT/image.txt names it by digest
#   SOURCE is the address of the repository. Needs podman, and the base image for each platform.
set -euo pipefail
cd "$(dirname "$0")/../.."
list=localhost/kafka-connect-healthcheck-release

add() { # RID VERSION FOLDER
  local platform
  case $1 in linux-x64) platform=linux/amd64 ;; linux-arm64) platform=linux/arm64 ;; esac
  podman manifest exists "$list:$2" || podman manifest create "$list:$2" >/dev/null
  # The format of Docker: that of OCI has no HEALTHCHECK.
  podman build --quiet --network host --pull=missing --format docker --platform $platform --manifest "$list:$2" --build-context build="$3" \
    --build-arg VERSION="$2" --build-arg REVISION="$(git rev-parse HEAD)" --build-arg CREATED="$(git log -1 --format=%cI)" \
    --build-arg SOURCE="${SOURCE:-}" . >/dev/null
}

finish() { # VERSION OUT
  local target=dir:$2/image image=image
  if [ -n "${REGISTRY:-}" ]; then
    image=$REGISTRY/kafka-connect-healthcheck target=docker://$REGISTRY/kafka-connect-healthcheck:$1
  fi
  podman manifest push --all --quiet --format v2s2 --digestfile "$2/image.txt" "$list:$1" "$target" >/dev/null
  podman manifest rm "$list:$1" >/dev/null
  local digest; digest=$(<"$2/image.txt")
  echo "$image@$digest" >"$2/image.txt"
}

"$@"
