#!/usr/bin/env bash
# Feeds what reads the outside with changed inputs, led by which branches they take, and checks what becomes of each.
#   test/fuzz.sh                        all targets, a minute together
#   test/fuzz.sh reader 10000000        one target (reader, errors, accept, targets, page, settings, clusters, users, otlp), so many inputs
#   test/fuzz.sh targets 300s           one target, so long
#   SEED=7 test/fuzz.sh                 other changes; the same seed makes the same ones
#   KEEP=yes test/fuzz.sh all 600s      the corpora become the shortest inputs that take most branches
# What is found is shown, and lies in artifacts/fuzz.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

target=${1:-all} limit=${2:-60s}
folder=$PWD/artifacts/fuzz/$target
program=$PWD/artifacts/fuzz/program-$target
rm -rf "$folder" "$program"
dotnet tool restore >/dev/null

# Built apart: SharpFuzz writes into the program that is fuzzed. What analyzers say of it, the build of the solution has.
dotnet build test/Healthcheck.Fuzz -c Release -v quiet -p:RunAnalyzers=false -o "$program"
dotnet sharpfuzz "$program/healthcheck.dll"

status=0
dotnet "$program/Healthcheck.Fuzz.dll" "$target" "$limit" "$folder" test/Healthcheck.Fuzz/corpus "${SEED:-1}" ${KEEP:+keep} || status=$?
case $status in
  0 | 1 | 2) exit $status ;;
esac

# It died, or was ended, in the middle of an input.
current=$(ls -t "$folder"/*.current | head -1)
length=$(od -An -tu4 -N4 "$current" | tr -d ' ')
tail -c +5 "$current" | head -c "$length" >"$folder/last"
echo "ended with $status by the $length bytes in $folder/last" >&2
exit 1
