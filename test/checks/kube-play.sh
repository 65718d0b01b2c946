#!/usr/bin/env bash
# A pod as the overlay renders it, really run: podman plays the template of the daemon's Deployment with its ConfigMap, and this asks it
# from outside. Security context, settings and limits are those of the manifest.
#   usage: test/checks/kube-play.sh IMAGE [OVERLAY]        IMAGE must be on this machine
#   needs: podman, node, curl; npm ci in test/checks (manifests.sh does it)
set -euo pipefail
cd "$(dirname "$0")/../.."
. test/checks/find-kubectl.sh
find_kubectl
image=$1 overlay=${2:-deploy/kustomize/overlays/standalone}
work=$(mktemp -d)
pod=connect-health-$$ faults=0

stop() {
  podman kube down "$work/pod.yaml" >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap stop EXIT

free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

play() { # ARGUMENT_OF_THE_DAEMON...
  port=$(free_port)
  "$kubectl" kustomize "$overlay" | node test/checks/kube-play.mjs "$pod" "$image" "$port" "$@" >"$work/pod.yaml"
  podman kube play "$work/pod.yaml" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  for _ in $(seq 50); do curl -fs -o /dev/null "localhost:$port/readyz" && return; sleep 0.2; done
  echo "FAULT the pod is never ready"; podman logs "$pod-healthcheck" || true; exit 1
}

expect() { # PATH CODE TEXT
  local body code
  code=$(curl -s -m 5 -o "$work/body" -w '%{http_code}' "localhost:$port$1") || true
  body=$(head -c 300 "$work/body")
  if [ "$code" = "$2" ] && grep -q -- "$3" "$work/body"; then echo "$1: $code $(head -c 80 "$work/body" | head -1)"; else
    echo "FAULT $1: $code, not $2 with $3: $body"; faults=$((faults + 1))
  fi
}

security() { # WHAT_PODMAN_KNOWS WANTED
  local found
  found=$(podman inspect --format "$1" "$pod-healthcheck")
  [ "$found" = "$2" ] || { echo "FAULT $1 is $found, not $2"; faults=$((faults + 1)); }
}

echo "--- as rendered: no Connect anywhere near"
play
expect /livez 200 ''
expect /readyz 200 ''
expect / 503 'http://connect:8083'
expect /metrics 200 '^kafka_connect_up{} 0'
security '{{.Config.User}}' '1654:1654'
security '{{.HostConfig.ReadonlyRootfs}}' 'true'
security '{{len .EffectiveCaps}}' '0'
security '{{.HostConfig.SecurityOpt}}' '[no-new-privileges]'
security '{{.HostConfig.Memory}}' "$((128 * 1024 * 1024))"
began=$SECONDS
podman kube down "$work/pod.yaml" >/dev/null
[ $((SECONDS - began)) -lt 10 ] || { echo "FAULT it took $((SECONDS - began)) s to stop"; faults=$((faults + 1)); }

echo "--- the same pod with --demo"
play --demo
expect /livez 200 ''
expect / 200 '"healthy":true'
expect /metrics 200 '^kafka_connect_up{} 1'

[ "$faults" -eq 0 ] && echo "kube-play: no faults"
[ "$faults" -eq 0 ]
