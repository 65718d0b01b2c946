#!/usr/bin/env bash
# Measures the daemon side by side with the least that others do, round after round, and prints ratios with their spread.
#
#   usage: test/Healthcheck.Benchmarks/run.sh [PART...]     parts: probes sizes start memory clusters load requests poll metrics
#                                                    redaction; all without any
#   GENERATIONS=4 ROUNDS=4 SECONDS_EACH=1 WARM_UP=10 sets how often servers are started anew, how often each of these is measured, how
#   many seconds, and how many it is busy before; LOAD_SECONDS=20 is for the rounds of load, of which there are ROUNDS. PROGRAM=FILE is
#   measured in place of what is published here; BESIDE=FILE, another one of its kind, is measured beside it as "other".
#   NATIVE_KESTREL=0 leaves out the native bare Kestrel, which takes a minute or two to build.
#   Needs wrk, curl, python3 and taskset; golang-go, nginx, podman where they are. A machine of two cores or more: the servers have one,
#   those who ask have another.
set -euo pipefail
cd "$(dirname "$0")/../.."
generations=${GENERATIONS:-4} rounds=${ROUNDS:-4} seconds=${SECONDS_EACH:-1} warm_up=${WARM_UP:-10} load_seconds=${LOAD_SECONDS:-20}
parts=${*:-probes sizes start memory clusters load requests poll metrics redaction}
server_cpu=0 client_cpu=1
run=$(mktemp -d)
image=localhost/kafka-connect-healthcheck:$(deploy/release/version.sh)
declare -A pid=() url=()

say() { echo "benchmarks: $*" >&2; }
has() { command -v "$1" >/dev/null || { say "no $1: skipped where it is needed"; return 1; }; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
await() { local _; for _ in $(seq 3000); do curl -fs -o /dev/null "$1" && return 0; sleep 0.01; done; say "$1 does not answer"; return 1; }
ticks() { awk '{print $14 + $15}' "/proc/$1/stat"; }
stop() { kill "${pid[$1]}" 2>/dev/null && wait "${pid[$1]}" 2>/dev/null || true; unset "pid[$1]"; }
clean_up() { local name; for name in "${!pid[@]}"; do kill -CONT "${pid[$name]}" 2>/dev/null || true; stop "$name"; done; podman rm --force --time 0 healthcheck-load-$$-alone healthcheck-load-$$-loaded >/dev/null 2>&1 || true; rm -rf "$run"; }
trap clean_up EXIT

# A stand-in of CONNECTORS connectors with TASKS tasks each, on the askers' core, behind them; requests it saw: see seen.
start_connect() { # NAME CONNECTORS TASKS
  local port; port=$(free_port)
  rm -f "$run/$1.in" "$run/$1.out"; mkfifo "$run/$1.in" "$run/$1.out"
  taskset -c $client_cpu nice -n 19 "$benchmarks" connect "$port" "$2" "$3" <"$run/$1.in" >"$run/$1.out" &
  pid[$1]=$!
  exec {ask}>"$run/$1.in" {answer}<"$run/$1.out"
  local address; read -r address <&$answer; url[$1]=$address
}

seen() { echo >&$ask; local count; read -r count <&$answer; echo "$count"; }

start_daemon() { # NAME CONNECT INTERVAL [PROGRAM]
  local port; port=$(free_port)
  taskset -c $server_cpu "${4:-$daemon}" --port "$port" --bind-address 127.0.0.1 --connect-url "${url[$2]}" --poll-interval "$3" \
    --stale-after 24h --log-level ERROR >/dev/null & pid[$1]=$!
  url[$1]=http://127.0.0.1:$port/
}

start_server() { # NAME COMMAND... with PORT in place of the port
  local name=$1 port; shift; port=$(free_port)
  taskset -c $server_cpu "${@//PORT/$port}" >/dev/null & pid[$name]=$!
  url[$name]=http://127.0.0.1:$port/
  await "${url[$name]}"
}

# The same bare Kestrel compiled as the daemon is, once; fails where it is not wanted.
native_benchmarks() {
  [ "${NATIVE_KESTREL:-1}" != 0 ] || return 1
  [ -e "$run/native" ] || dotnet publish test/Healthcheck.Benchmarks -c Release --use-current-runtime -p:PublishAot=true \
    -p:NuGetLockFilePath="$run/native.lock.json" -v quiet -o "$run/native" >&2
  echo "$run/native/Healthcheck.Benchmarks"
}

start_nginx() {
  local port; port=$(free_port)
  cat >"$run/nginx.conf" <<CONF
daemon off; worker_processes 1; pid $run/nginx.pid; error_log /dev/null;
events { worker_connections 1024; }
http {
  access_log off; keepalive_requests 1000000000; server_tokens off; default_type application/json;
  server { listen 127.0.0.1:$port; location / { add_header Cache-Control no-store; add_header X-Content-Type-Options nosniff;
    add_header Age 0; return 200 '$(cat "$run/body")'; } }
}
CONF
  taskset -c $server_cpu nginx -c "$run/nginx.conf" 2>/dev/null & pid[nginx]=$!
  url[nginx]=http://127.0.0.1:$port/
  await "${url[nginx]}"
}

# The process that does the work: nginx has it in a child.
worker_of() { pgrep -P "${pid[$1]}" | head -n 1 | grep . || echo "${pid[$1]}"; }

# One line: table, name, connections, requests a second, p50 and p99 in microseconds, CPU microseconds a request.
probe() { # TABLE NAME CONNECTIONS
  local worker before; worker=$(worker_of "$2"); before=$(ticks "$worker")
  taskset -c $client_cpu wrk -t 1 -c "$3" -d "$seconds" --latency "${url[$2]}" >"$run/wrk"
  python3 - "$run/wrk" "$(( $(ticks "$worker") - before ))" "$1" "$2" "$3" <<'PY'
import re, sys
text = open(sys.argv[1]).read()
assert "Non-2xx" not in text, text
unit = {"us": 1, "ms": 1e3, "s": 1e6}
def latency(share):
    value, of = re.search(share + r"%\s+([\d.]+)(us|ms|s)", text).groups()
    return float(value) * unit[of]
count = int(re.search(r"(\d+) requests in", text)[1])
rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
print(*sys.argv[3:], rate, latency("50"), latency("99"), int(sys.argv[2]) * 1e4 / count, sep="\t")
PY
}

# Lets one server run and halts the others, so that none of them polls or compiles meanwhile.
alone() { # NAME OTHER...
  local name=$1 other; shift
  for other in "$@"; do kill -STOP "${pid[$other]}"; done
  kill -CONT "${pid[$name]}"
  await "${url[$name]}"
}

# Every server is measured as it is after its first busy seconds, compiled as well as it ever will be. Each round begins with
# another one, and none is measured twice in a row, which would find it warm. And all of it is done again with servers started anew, for
# one process may be luckier than another with its place in memory.
side_by_side() { # TABLE CONNECTIONS NAME...
  local table=$1 connections=$2 name _; shift 2
  local names=("$@")
  for name in "${names[@]}"; do
    alone "$name" "${names[@]}"
    [ -e "$run/warm-${pid[$name]}" ] || taskset -c $client_cpu wrk -t 1 -c 32 -d "$warm_up" "${url[$name]}" >"$run/warm-${pid[$name]}"
  done
  for _ in $(seq "$rounds"); do
    for name in "$@"; do
      alone "$name" "${names[@]}"
      probe "$table" "$name" "$connections" >>"$run/probes.tsv"
    done
    set -- "${@:2}" "$1"
  done
  for name in "${names[@]}"; do kill -CONT "${pid[$name]}"; done
}

measure_probes() {
  local names=(daemon bare-kestrel) native
  start_connect connect 10 10
  start_daemon daemon connect 10s
  await "${url[daemon]}"
  curl -fs "${url[daemon]}" >"$run/body"
  if [ -n "${BESIDE:-}" ]; then
    start_daemon other connect 10s "$BESIDE"
    await "${url[other]}"
    names+=(other)
  fi
  start_server bare-kestrel "$benchmarks" bare-kestrel PORT "$run/body"
  if native=$(native_benchmarks); then
    start_server bare-kestrel-native "$native" bare-kestrel PORT "$run/body"
    names+=(bare-kestrel-native)
  fi
  if has go; then
    [ -e "$run/static" ] || go build -o "$run/static" test/Healthcheck.Benchmarks/static.go
    start_server go "$run/static" 127.0.0.1:PORT "$run/body"
    names+=(go)
  fi
  if has nginx; then start_nginx; names+=(nginx); fi
  local connections
  for connections in 1 32 256; do side_by_side "GET / beside others" $connections "${names[@]}"; done
  local name; for name in "${names[@]}" connect; do stop "$name"; done
}

measure_sizes() {
  local size names=()
  for size in "10 10" "1000 10" "10000 10"; do
    start_connect "connect-$size" ${size}
    start_daemon "$size" "connect-$size" 1h
    await "${url[$size]}"
    names+=("$size")
  done
  start_daemon "10000 10, a poll each second" "connect-10000 10" 1s
  await "${url[10000 10, a poll each second]}"
  names+=("10000 10, a poll each second")
  local connections
  for connections in 1 32 256; do side_by_side "GET / at any size" $connections "${names[@]}"; done
  for size in "${names[@]}" "connect-10 10" "connect-1000 10" "connect-10000 10"; do stop "$size"; done
}

# In MB: what cannot be reclaimed, and all that is resident, the pages of the program's file included.
resident() { awk '/^Anonymous:/ {a = $2} /^Rss:/ {r = $2} END {printf "%.0f / %.0f", a / 1000, r / 1000}' "/proc/$1/smaps_rollup"; }

measure_start() {
  echo -e "\n### Start, on both cores, ms from the start of the process\n"
  echo "| connectors x tasks | first /ping | from - to | first verdict | from - to |"
  echo "| --- | ---: | ---: | ---: | ---: |"
  local size
  for size in "0 0" "100 1" "1000 10" "10000 10"; do
    start_connect connect ${size}
    echo "| ${size/ / x } $(python3 test/Healthcheck.Benchmarks/start.py "$((generations * rounds))" /ping,/ "$daemon" --port PORT --bind-address 127.0.0.1 \
      --connect-url "${url[connect]}" --log-level ERROR)|"
    stop connect
  done
  if [ -n "${BESIDE:-}" ]; then
    start_connect connect 0 0
    echo "| other, 0 x 0 $(python3 test/Healthcheck.Benchmarks/start.py "$((generations * rounds))" /ping,/ "$BESIDE" --port PORT --bind-address 127.0.0.1 \
      --connect-url "${url[connect]}" --log-level ERROR)|"
    stop connect
  fi
  echo '{}' >"$run/body"
  if has go; then
    [ -e "$run/static" ] || go build -o "$run/static" test/Healthcheck.Benchmarks/static.go
    echo "| Go $(python3 test/Healthcheck.Benchmarks/start.py "$((generations * rounds))" /ping "$run/static" 127.0.0.1:PORT "$run/body")| | |"
  fi
  local native
  echo "| bare Kestrel $(python3 test/Healthcheck.Benchmarks/start.py "$((generations * rounds))" /ping "$benchmarks" bare-kestrel PORT "$run/body")| | |"
  if native=$(native_benchmarks); then
    echo "| native bare Kestrel $(python3 test/Healthcheck.Benchmarks/start.py "$((generations * rounds))" /ping "$native" bare-kestrel PORT "$run/body")| | |"
  fi
  echo -e "\nPublished: $(stat -c %s "$daemon" | awk '{printf "%.1f", $1 / 1e6}') MB in one file."
}

measure_memory() {
  echo -e "\n### Memory, MB, resident as anonymous / all\n\n| connectors x tasks | idle | after probes |\n| --- | ---: | ---: |"
  local size idle
  for size in "0 0" "100 1" "1000 10" "10000 10"; do
    start_connect connect ${size}
    start_daemon daemon connect 1s
    sleep 15; idle=$(resident "${pid[daemon]}")
    taskset -c $client_cpu wrk -t 1 -c 32 -d 5 "${url[daemon]}" >/dev/null
    echo "| ${size/ / x } | $idle | $(resident "${pid[daemon]}") |"
    stop daemon; stop connect
  done
  measure_containers
}

# What the kernel counts for the container of a process, less the file pages it could drop at once: what Kubernetes calls the working set.
working_set() {
  local v1 v2; v1=/sys/fs/cgroup/memory$(awk -F: '$2 == "memory" {print $3}' "/proc/$1/cgroup"); v2=/sys/fs/cgroup$(awk -F: '$1 == 0 {print $3}' "/proc/$1/cgroup")
  if [ -e "$v1/memory.usage_in_bytes" ]; then cat "$v1/memory.usage_in_bytes" "$v1/memory.stat"; else cat "$v2/memory.current" "$v2/memory.stat"; fi |
    awk 'NR == 1 {all = $1} $1 == "inactive_file" {file = $2} END {printf "%.0f", (all - file) / 1e6}'
}

# The limits an operator would set, around what was published just now; --network host, so that the stand-in on loopback can be reached.
measure_containers() {
  has podman && podman image exists "$image" || { say "no podman, or no $image (test/checks/image.sh builds it): skipped"; return 0; }
  echo -e "\n### Memory of the container, MB\n\n| limit | connectors x tasks | working set, idle | after 30 polls and probes | anonymous / all resident | killed |\n| --- | --- | ---: | ---: | ---: | --- |"
  local limit size port process idle name=healthcheck-benchmark-$$
  for limit in 64m:"0 0" 64m:"100 1" 64m:"1000 10" 128m:"10000 10"; do
    size=${limit#*:}; start_connect connect ${size}; port=$(free_port)
    # The program's file leaves the page cache: its pages are counted for the container that reads them first.
    dd of="$daemon" oflag=nocache conv=notrunc,fdatasync count=0 status=none
    podman run --detach --name $name --network host --read-only --memory "${limit%:*}" --memory-swap "${limit%:*}" --no-healthcheck \
      -e HEALTHCHECK_PORT="$port" -e HEALTHCHECK_BIND_ADDRESS=127.0.0.1 -e HEALTHCHECK_CONNECT_URL="${url[connect]}" \
      -e HEALTHCHECK_POLL_INTERVAL=1s -v "$daemon:/app/healthcheck:ro" "$image" >/dev/null
    await "http://127.0.0.1:$port/" || true
    process=$(podman inspect --format '{{.State.Pid}}' $name)
    sleep 25; idle=$(working_set "$process")
    wrk -t 1 -c 32 -d 5 "http://127.0.0.1:$port/" >/dev/null || true; curl -fs -o /dev/null "http://127.0.0.1:$port/metrics" || true
    echo "| ${limit%:*} | ${size/ / x } | $idle | $(working_set "$process") | $(resident "$process") | $(podman inspect --format '{{.State.OOMKilled}}' $name) |"
    podman rm --force --time 0 $name >/dev/null; stop connect
  done
  echo -e "\nImage: $(podman history --format '{{.Size}} {{.CreatedBy}}' "$image" | awk '/COPY/ {print $1, $2; exit}') above its base."
}

# Fifty clusters in one process, with scrapes and pages; where there is podman, in a container of 96 MiB.
measure_clusters() {
  echo -e "\n### Fifty clusters of 200 connectors, polled every 2 s, MB\n\n| anonymous / all resident | threads | working set in 96 MiB | killed |\n| ---: | ---: | ---: | --- |"
  local port process _ contained="| |" name=healthcheck-benchmark-$$
  start_connect connect 200 1
  python3 -c 'import json, sys; print(json.dumps([{"name": f"c{i}", "connect-url": sys.argv[1]} for i in range(50)]))' "${url[connect]}" >"$run/clusters.json"
  port=$(free_port)
  taskset -c $server_cpu "$daemon" --port "$port" --bind-address 127.0.0.1 --clusters-file "$run/clusters.json" --poll-interval 2s --log-level ERROR \
    >/dev/null & pid[daemon]=$!
  read_all "$port"
  local row; row="| $(resident "${pid[daemon]}") | $(awk '/^Threads/ {print $2}' "/proc/${pid[daemon]}/status")"
  stop daemon
  if has podman && podman image exists "$image"; then
    podman run --detach --name $name --network host --read-only --memory 96m --memory-swap 96m --no-healthcheck -e HEALTHCHECK_PORT="$port" \
      -e HEALTHCHECK_BIND_ADDRESS=127.0.0.1 -e HEALTHCHECK_CLUSTERS_FILE=/clusters.json -e HEALTHCHECK_POLL_INTERVAL=2s \
      -v "$run/clusters.json:/clusters.json:ro" -v "$daemon:/app/healthcheck:ro" "$image" >/dev/null
    read_all "$port"
    process=$(podman inspect --format '{{.State.Pid}}' $name)
    contained="| $(working_set "$process") | $(podman inspect --format '{{.State.OOMKilled}}' $name) |"
    podman rm --force --time 0 $name >/dev/null
  fi
  echo "$row $contained"
  stop connect
}

# Twenty clusters of 1,000 x 10 in containers of 256 MiB: one daemon that is only probed and polls once an hour, one that polls every 10 s, is
# scraped 20 times a second and has 200 open pages. They are measured in turn; the one that is not measured is halted.
measure_load() {
  has podman && podman image exists "$image" || { say "no podman, or no $image (test/checks/image.sh builds it): skipped"; return 0; }
  local round name port crowd prefix=healthcheck-load-$$
  # Probes go before whatever else is on their core: what they wait for is the daemon. That needs to be allowed.
  local at_once; at_once=$(chrt -f 1 true 2>/dev/null && echo "chrt -f 1") || say "no leave for chrt: probes share their core as equals"
  rm -f "$run/clusters.in" "$run/crowd.in"; mkfifo "$run/clusters.in" "$run/crowd.in"
  taskset -c $client_cpu nice -n 19 "$benchmarks" clusters 20 <"$run/clusters.in" >"$run/clusters.json" & pid[clusters]=$!
  local hold _; exec {hold}>"$run/clusters.in"
  until [ -s "$run/clusters.json" ]; do sleep 0.1; done
  declare -A interval=([alone]=1h [loaded]=10s) process=()
  for name in alone loaded; do
    port=$(free_port); url[load-$name]=http://127.0.0.1:$port/
    podman run --detach --name $prefix-$name --network host --read-only --memory 256m --memory-swap 256m --no-healthcheck \
      -e HEALTHCHECK_PORT="$port" -e HEALTHCHECK_BIND_ADDRESS=127.0.0.1 -e HEALTHCHECK_CLUSTERS_FILE=/clusters.json -e HEALTHCHECK_LOG_LEVEL=ERROR \
      -e HEALTHCHECK_POLL_INTERVAL="${interval[$name]}" -e HEALTHCHECK_STALE_AFTER=24h \
      -v "$run/clusters.json:/clusters.json:ro" -v "$daemon:/app/healthcheck:ro" "$image" >/dev/null
    process[$name]=$(podman inspect --format '{{.State.Pid}}' $prefix-$name)
    taskset -a -p -c $server_cpu "${process[$name]}" >/dev/null
    for _ in $(seq 120); do [ "$(curl -s -o /dev/null -w '%{http_code}' "${url[load-$name]}")" = 200 ] && break; sleep 0.5; done
    kill -STOP "${process[$name]}"
  done
  : >"$run/load.tsv"
  for round in $(seq "$((rounds + 1))"); do
    kill -CONT "${process[alone]}"; sleep 2
    taskset -c $client_cpu $at_once "$benchmarks" probe alone "${url[load-alone]}" "$load_seconds" >"$run/alone.tsv"
    kill -STOP "${process[alone]}"; kill -CONT "${process[loaded]}"; sleep 8
    taskset -c $client_cpu "$benchmarks" crowd "${url[load-loaded]}" 10 <"$run/crowd.in" >"$run/crowd.tsv" & pid[crowd]=$!
    exec {crowd}>"$run/crowd.in"; sleep 3
    taskset -c $client_cpu $at_once "$benchmarks" probe loaded "${url[load-loaded]}" "$load_seconds" 10 >"$run/loaded.tsv"
    exec {crowd}>&-; wait "${pid[crowd]}"; unset "pid[crowd]"
    kill -STOP "${process[loaded]}"
    # The first round warms up.
    [ "$round" = 1 ] || { cat "$run/alone.tsv"; paste "$run/loaded.tsv" "$run/crowd.tsv"; } >>"$run/load.tsv"
  done
  echo -e "\n### 20 clusters of 1,000 x 10 in 256 MiB, 2,000 probes a second; loaded: polls every 10 s, 20 scrapes a second, 200 open pages\n"
  python3 test/Healthcheck.Benchmarks/load_table.py <"$run/load.tsv"
  kill -CONT "${process[loaded]}" "${process[alone]}"
  echo -e "\nWorking set $(working_set "${process[loaded]}") MB, anonymous / all resident $(resident "${process[loaded]}") MB; killed for memory: $(podman inspect --format '{{.State.OOMKilled}}' $prefix-loaded)"
  podman rm --force --time 0 $prefix-alone $prefix-loaded >/dev/null
  exec {hold}>&-; stop clusters
}

read_all() { # PORT
  local path _
  await "http://127.0.0.1:$1/ping"
  sleep 20
  for _ in 1 2 3 4 5; do for path in metrics status ui; do curl -fs -o /dev/null "http://127.0.0.1:$1/$path" || true; done; sleep 2; done
}

measure_requests() {
  echo -e "\n### Requests Connect sees in a minute, polled every 10 s\n\n| probes a second | requests |\n| ---: | ---: |"
  start_connect connect 100 1
  start_daemon daemon connect 10s
  await "${url[daemon]}"
  echo 'function delay() return 9 end' >"$run/slowly.lua"
  seen >/dev/null; sleep 60; echo "| 0 | $(seen) |"
  taskset -c $client_cpu wrk -t 1 -c 12 -d 60 -s "$run/slowly.lua" "${url[daemon]}" >"$run/wrk"
  echo "| $(awk '/^Requests\/sec/ {printf "%.0f", $2}' "$run/wrk") | $(seen) |"
  stop daemon; stop connect
}

has wrk && has taskset && has python3 && has curl || exit 1
[ "$(nproc)" -ge 2 ] || { say "needs two cores"; exit 1; }
say "building; then measuring on $(nproc) x $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -n 1), $(awk '/MemTotal/ {printf "%.0f GB", $2 / 1e6}' /proc/meminfo), load $(cut -d ' ' -f 1 /proc/loadavg)"
[ -n "${PROGRAM:-}" ] || dotnet publish src/Healthcheck -c Release --use-current-runtime -v quiet -o "$run/program" >&2
dotnet build test/Healthcheck.Benchmarks -c Release -v quiet -o "$run/benchmarks" >&2
daemon=${PROGRAM:-$run/program/healthcheck} benchmarks=$run/benchmarks/Healthcheck.Benchmarks
for part in $parts; do
  case $part in
    probes | sizes) for _ in $(seq "$generations"); do "measure_$part"; done ;;
    start | memory | clusters | load | requests) "measure_$part" ;;
    poll | metrics | redaction) taskset -c $server_cpu "$benchmarks" "$part" ;;
    *) say "no part $part"; exit 2 ;;
  esac
  if [ -s "$run/probes.tsv" ]; then python3 test/Healthcheck.Benchmarks/table.py <"$run/probes.tsv"; rm "$run/probes.tsv"; fi
done
