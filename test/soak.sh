#!/usr/bin/env bash
# Lets the daemon live through months in an hour, in 64 MiB, then says what grew and what was lost.
#
#   usage: test/soak.sh [POLLS] [SEED]      50,000 polls without one, some two hours; needs: the .NET SDK, curl, python3, root, and podman with
#                                           the image (test/checks/image.sh builds it), else the native compiler and a cgroup
#   PLANT=event | handles   makes something wrong on purpose, to see that it is noticed: a change that no poll can have seen, connections
#                           that nobody closes. The exit code is 1 then.
#   PROGRAM=FILE            the native program to try, in a cgroup, in place of the image
#   INTERVAL=100ms          of the polls
#
# FakeConnect plays a seeded churn: names and workers come and go, tasks fail and recover or are restarted by the daemon (--restart on),
# the list is lost in several ways, the herder gets stuck, credentials are rotated. Each step waits until two polls have succeeded, so that
# the daemon must have seen all of it. Meanwhile clients probe, scrape in all formats, keep pages open, read slowly and leave.
#
# Flat is: over the second half of the run the line through the samples (Theil-Sen: the median of all slopes) rises by no more than three
# times the noise (the median distance from that line), or than what a sample may differ without meaning anything: 1 MiB, 2 handles, 1 thread.
# It is judged from 8,000 polls on: memory goes up and down like a saw, because series of connectors that are gone are kept until the next
# generation of series, here some 1,300 polls long, and a line takes some of its teeth.
# A timer is no thing of the system; what it keeps alive counts as memory.
# Nothing is lost is: counters, log and history of the daemon agree with what FakeConnect did, change by change.
set -euo pipefail
cd "$(dirname "$0")/.."
polls=${1:-50000} seed=${2:-20} interval=${INTERVAL:-100ms}
image=localhost/kafka-connect-healthcheck:$(deploy/release/version.sh)
run=$(mktemp -d)
name=healthcheck-soak-$$
daemon= cgroup=

say() { echo "soak: $*" >&2; }
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

clean_up() {
  podman rm --force --time 0 "$name" >/dev/null 2>&1 || true
  [ -z "$daemon" ] || { kill -KILL "$daemon" 2>/dev/null || true; wait "$daemon" 2>/dev/null || true; }
  [ -z "$cgroup" ] || rmdir "$cgroup" 2>/dev/null || true
  rm -rf "$run"
}
trap clean_up EXIT

settings=(--port PORT --bind-address 127.0.0.1 --poll-interval "$interval" --request-timeout "$interval" --stale-after 5s --worker-grace-period 3s
  --log-format json --restart on --restart-connectors 'restart-*' --restart-after 0 --restart-max-delay 1s --restart-reset-after 0
  --restart-budget 10000 --restart-max-attempts 0)

in_container() { # PORT CONNECT-PORT
  # Its log goes into a file of ours, whose reader is never slow; slow readers of a log are the matter of unit tests.
  podman run --name "$name" --network host --read-only --read-only-tmpfs=false --cap-drop all --security-opt no-new-privileges \
    --memory 64m --memory-swap 64m --pids-limit 64 --no-healthcheck --log-driver none --volume "$run/secrets:/secrets:ro" \
    "$image" "${settings[@]/PORT/$1}" --connect-url "http://127.0.0.1:$2" --basic-auth-file /secrets/credentials >"$run/log" 2>&1 &
  daemon=$!
  local _
  for _ in $(seq 100); do process=$(podman inspect --format '{{.State.Pid}}' "$name" 2>/dev/null) && [ "${process:-0}" -gt 0 ] && return; sleep 0.1; done
  cat "$run/log" >&2; return 1
}

in_cgroup() { # PORT CONNECT-PORT
  if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
    cgroup=/sys/fs/cgroup/$name; mkdir "$cgroup"; echo $((64 << 20)) >"$cgroup/memory.max"
  else
    cgroup=/sys/fs/cgroup/memory/$name; mkdir "$cgroup"; echo $((64 << 20)) >"$cgroup/memory.limit_in_bytes"
  fi
  sh -c 'echo $$ >"$0/cgroup.procs"; exec "$@"' "$cgroup" "$program" "${settings[@]/PORT/$1}" --connect-url "http://127.0.0.1:$2" \
    --basic-auth-file "$run/secrets/credentials" >"$run/log" 2>&1 &
  daemon=$! process=$daemon
}

program=${PROGRAM:-}
if [ -z "$program" ] && ! { command -v podman >/dev/null && podman image exists "$image"; }; then
  say "no podman, or no $image: the native program in a cgroup"
  dotnet publish src/Healthcheck -c Release --use-current-runtime -v quiet -o "$run/program" >&2
  program=$run/program/healthcheck
fi
dotnet build test/Healthcheck.Benchmarks -c Release -v quiet -o "$run/benchmarks" >&2
mkdir "$run/secrets"
echo "soak:password-0" >"$run/secrets/credentials"
chmod -R a+rX "$run"
port=$(free_port) connect_port=$(free_port)
if [ -z "$program" ]; then in_container "$port" "$connect_port"; else in_cgroup "$port" "$connect_port"; fi
say "process $process in 64 MiB on port $port, log in $run/log"
status=0
"$run/benchmarks/Healthcheck.Benchmarks" soak "$connect_port" "http://127.0.0.1:$port/" "$process" "$run/secrets/credentials" "$run/log" "$polls" "$seed" \
  ${PLANT:+"$PLANT"} || status=$?
[ -d "/proc/$process" ] || { say "the daemon has ended"; status=1; }
[ $status -eq 0 ] || { say "the end of its log:"; tail -n 20 "$run/log" | cut -c 1-300 >&2; }
exit $status
