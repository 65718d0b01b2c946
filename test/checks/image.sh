#!/usr/bin/env bash
# Builds the image and runs it as a careful operator would: read-only, without capabilities, non-root, watching a stand-in of 1,000
# connectors with 10 tasks each; in 48 MiB while all is well, in 64 MiB on the day when all has failed and nobody reads the answers. Then asks it from outside, from inside, and tells it to stop.
#
#   usage: test/checks/image.sh        needs: podman, curl, python3, ss, the .NET SDK, and root
#   BASE_IMAGES   a script that makes local stand-ins for the base images, run when they are missing
#   KEEP_IMAGE=1  takes the image that is there instead of building it
set -euo pipefail
cd "$(dirname "$0")/../.."
base_images=${BASE_IMAGES:-../shared/tools/base-images.sh}
version=$(deploy/release/version.sh)
image=localhost/kafka-connect-healthcheck:$version
container=healthcheck-image-check-$$
polls=60 requests=2000
connect=
large_connect=$(mktemp -d)

fail() { echo "image: $1" >&2; exit 1; }
say() { echo "image: $1"; }
value() { podman inspect --format "$1" "${2:-$container}"; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

clean_up() {
  local status=$?
  [ $status -eq 0 ] || ! podman container exists "$container" || podman logs "$container" 2>&1 | tail -n 20 >&2 || true
  podman rm --force --time 0 "$container" >/dev/null 2>&1 || true
  [ -z "$connect" ] || kill "$connect" 2>/dev/null || true
  rm -rf "$large_connect"
}
trap clean_up EXIT

build() {
  # The bases as the Dockerfile names them; pulled by podman itself where nothing makes stand-ins.
  local base
  for base in $(awk '$1 == "FROM" {print $(NF == 2 ? 2 : NF - 2)}' Dockerfile); do
    podman image exists "$base" && continue
    [ ! -e "$base_images" ] || bash "$base_images" >&2
  done
  # The format of Docker: that of OCI has no HEALTHCHECK.
  podman build --quiet --network host --pull=missing --format docker --tag "$image" \
    --build-arg VERSION="$version" --build-arg REVISION="$(git rev-parse HEAD)" \
    --build-arg CREATED="$(git log -1 --format=%cI)" . >/dev/null
}

# Where the kernel counts the container's memory: cgroup v1 or v2. NAME_V1 NAME_V2
memory() {
  local pid; pid=$(value '{{.State.Pid}}')
  local v1="/sys/fs/cgroup/memory$(awk -F: '$2 == "memory" {print $3}' "/proc/$pid/cgroup")/$1"
  local v2="/sys/fs/cgroup$(awk -F: '$1 == 0 {print $3}' "/proc/$pid/cgroup")/$2"
  cat "$v1" 2>/dev/null || cat "$v2"
}

# METRIC
metric() { curl -fs "$url/metrics" | awk -v name="$1" '{sub(/[{][}]$/, "", $1)} $1 == name {print $2}'; }

check_image() {
  [ "$(value '{{.Config.User}}' "$image")" = 1654 ] || fail "it does not run as 1654"
  local label
  for label in title description licenses version revision created; do
    [ -n "$(value "{{index .Config.Labels \"org.opencontainers.image.$label\"}}" "$image")" ] || fail "the label $label is missing"
  done
  [ "$(value '{{index .Config.Labels "org.opencontainers.image.version"}}' "$image")" = "$version" ] || fail "the version label is not $version"
  value '{{.HealthCheck}}' "$image" | grep -q '/app/healthcheck probe' || fail "there is no HEALTHCHECK"
  [ "$(podman run --rm --no-healthcheck --read-only --cap-drop all "$image" --version)" = "kafka-connect-healthcheck $version" ] || fail "--version is wrong"
}

start() { # STATE of the 10,000 tasks, POLL INTERVAL, MIB of memory
  limit=$3
  coproc large { exec "$large_connect/Healthcheck.Benchmarks" connect 0 1000 10 "$1"; }
  connect=$large_PID
  local connect_url; read -r connect_url <&"${large[0]}"
  local port; port=$(free_port)
  url=http://127.0.0.1:$port
  # The host's network, so that the stand-in on loopback can be reached and no bridge is needed.
  local began; began=$(date +%s%N)
  podman run --detach --name "$container" --network host --read-only --read-only-tmpfs=false --cap-drop all \
    --security-opt no-new-privileges --memory "${limit}m" --memory-swap "${limit}m" --pids-limit 64 \
    --health-interval disable --env HEALTHCHECK_PORT="$port" --env HEALTHCHECK_BIND_ADDRESS=127.0.0.1 \
    --env HEALTHCHECK_CONNECT_URL="$connect_url" --env HEALTHCHECK_POLL_INTERVAL="$2" \
    "$image" >/dev/null
  local _
  for _ in $(seq 200); do curl -fs "$url/ping" >/dev/null && break; sleep 0.05; done
  say "first /ping after $(( ($(date +%s%N) - began) / 1000000 )) ms, container start included"
  for _ in $(seq 200); do [ "$(metric kafka_connect_up)" = 1 ] && break; sleep 0.1; done
  [ "$(metric "kafka_connect_tasks{state=\"${1,,}\"}")" = 10000 ] || fail "it does not see 10,000 tasks"
}

check_confinement() {
  local status; status=/proc/$(value '{{.State.Pid}}')/status
  [ "$(awk '/^Uid:/ {print $2 $3 $4 $5}' "$status")" = 1654165416541654 ] || fail "the process does not run as 1654"
  [ "$(awk '/^Cap(Prm|Eff|Bnd):/ {print $2}' "$status" | sort -u)" = 0000000000000000 ] || fail "the process has capabilities"
  [ "$(awk '/^NoNewPrivs:/ {print $2}' "$status")" = 1 ] || fail "the process may gain privileges"
}

check_probes() {
  local path
  for path in / /health /ping /livez /readyz /status /metrics; do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$url$path")" = 200 ] || fail "$path is not 200"
  done
  podman healthcheck run "$container" >/dev/null || fail "HEALTHCHECK fails on a healthy daemon"
  local line
  line=$(podman exec "$container" /app/healthcheck probe) || fail "probe fails: $line"
  [ "$line" = "200 $url/livez" ] || fail "probe prints: $line"
  line=$(podman exec "$container" /app/healthcheck probe /nope) && fail "probe of a 404 succeeds"
  line=$(podman exec "$container" /app/healthcheck probe http://127.0.0.1:1) && fail "probe of a closed port succeeds"
  say "probed from outside and inside"
}

check_memory() {
  local began done_polls; began=$(metric kafka_connect_health_polls_total)
  # One client, kept connections, the paths of probes and scrapes in turn.
  local answer_config= path _
  for path in / /ping /readyz /status /metrics; do answer_config+="url = \"$url$path\"\noutput = /dev/null\n"; done
  for _ in $(seq $((requests / 5 / 20))); do
    printf "$answer_config%.0s" $(seq 20) | curl -fs --config - || fail "a request failed under load"
  done
  for _ in $(seq 600); do
    done_polls=$(( $(metric kafka_connect_health_polls_total) - began ))
    [ "$done_polls" -ge "$polls" ] && break
    sleep 0.1
  done
  [ "$done_polls" -ge "$polls" ] || fail "only $done_polls polls in a minute"
  [ "$(metric kafka_connect_up)" = 1 ] && [ "$(metric kafka_connect_healthy)" = 1 ] || fail "it is not healthy after the load"
  [ "$(value '{{.State.OOMKilled}}')" = false ] && [ "$(value '{{.State.Running}}')" = true ] || fail "it was killed for memory"
  local pid anonymous; pid=$(value '{{.State.Pid}}')
  anonymous=$(awk '/^Anonymous:/ {print $2}' "/proc/$pid/smaps_rollup")
  say "$done_polls polls and $requests requests in $limit MiB: peak $(( $(memory memory.max_usage_in_bytes memory.peak) / 1024 / 1024 )) MiB with file cache, $((anonymous / 1024)) MiB not reclaimable"
  # File cache fills whatever there is; what cannot be reclaimed must leave room.
  [ "$anonymous" -lt $((limit * 1024 * 5 / 6)) ] || fail "more than five sixths of $limit MiB cannot be reclaimed"
}

# What is buffered for clients counts as the container's memory, in the process and in the kernel.
check_crowd() { # CODE of /
  local kernel=0 peak_kernel=0 crowd
  python3 test/checks/crowd.py "$url" "$1" &
  crowd=$!
  while kill -0 $crowd 2>/dev/null; do
    kernel=$(sockets_memory); [ "$kernel" -le "$peak_kernel" ] || peak_kernel=$kernel
    sleep 0.1
  done
  wait $crowd || fail "a crowd keeps probes from their answers"
  [ "$(value '{{.State.OOMKilled}}')" = false ] && [ "$(value '{{.State.Running}}')" = true ] || fail "it did not outlive a crowd"
  say "crowds of clients in $limit MiB: peak $(( $(memory memory.max_usage_in_bytes memory.peak) / 1024 / 1024 )) MiB with file cache, of its sockets $((peak_kernel / 1024)) KiB"
  [ "$peak_kernel" -lt $((16 * 1024 * 1024)) ] || fail "the kernel holds more than 16 MiB for its clients"
}

# Bytes that the kernel holds for the sockets of the daemon's port, sent and received.
sockets_memory() {
  # Between two crowds there may be no connection at all, which is no fault.
  ss -tmnH "sport = :${url##*:}" | { grep -oE 'skmem:\(r[0-9]+,rb[0-9]+,t[0-9]+,tb[0-9]+,f[0-9]+,w[0-9]+' || true; } \
    | sed -E 's/.*\(r([0-9]+),.*,f([0-9]+),w([0-9]+)$/\1 \2 \3/' | awk '{sum += $1 + $2 + $3} END {print sum + 0}'
}

check_stop() {
  local began took; began=$(date +%s%N)
  podman kill --signal TERM "$container" >/dev/null
  local code; code=$(podman wait --interval 20ms "$container")
  took=$(( ($(date +%s%N) - began) / 1000000 ))
  say "SIGTERM: exit code $code after $took ms"
  [ "$code" = 0 ] || fail "the exit code after SIGTERM is $code"
  [ $took -le 2000 ] || fail "it took $took ms to stop"
}

# Every task has failed, each with a trace: the day for which one has a health check.
check_bad_day() {
  podman rm --force --time 0 "$container" >/dev/null; kill "$connect"; wait "$connect" 2>/dev/null || true
  start FAILED 1s 64
  local began _; began=$(metric kafka_connect_health_polls_total)
  for _ in $(seq 200); do
    [ "$(curl -s -o /dev/null -w '%{http_code}' "$url/")" = 503 ] || fail "it is not 503 although all has failed"
    [ $(( $(metric kafka_connect_health_polls_total) - began )) -ge 8 ] && break
    sleep 0.1
  done
  [ "$(curl -s "$url/" | grep -o '"type":"task"' | wc -l)" = 10000 ] || fail "it does not name the 10,000 failures"
  [ "$(metric kafka_connect_up)" = 1 ] && [ "$(value '{{.State.OOMKilled}}')" = false ] && [ "$(value '{{.State.Running}}')" = true ] || fail "it did not outlive a bad day"
  say "10,000 failed tasks in $limit MiB: peak $(( $(memory memory.max_usage_in_bytes memory.peak) / 1024 / 1024 )) MiB with file cache"
  check_crowd 503
}

[ "${KEEP_IMAGE:-}" = 1 ] || build
say "built: $(value '{{.Size}}' "$image" | awk '{printf "%.0f MB", $1 / 1e6}'), of these not in its base: $(podman history --format '{{.Size}} {{.CreatedBy}}' "$image" | awk '/COPY/ {print $1, $2; exit}')"
check_image
dotnet build test/Healthcheck.Benchmarks -c Release -v quiet -o "$large_connect" >/dev/null || fail "the stand-in cannot be built"
start RUNNING 250ms 48
check_confinement
check_probes
check_memory
check_crowd 200
check_stop
check_bad_day
say "all is well"
