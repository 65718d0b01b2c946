#!/usr/bin/env bash
# Changes the program in small ways, one at a time, and lists the changes that no test notices.
#   test/mutation.sh Polling                    a folder of src/Healthcheck
#   test/mutation.sh Rest/LivenessClient.cs     one file; without an argument, all of it (hours)
#   TESTS=Polling,Web test/mutation.sh Polling  only with the tests of these folders: faster, and a score that may be too low
# dotnet-stryker makes the changes, all of them in one program, where each is switched on by its number; test/Healthcheck.Mutation
# tries them. The report, a JSON file in artifacts/mutation, is that of dotnet-stryker.
set -euo pipefail
cd "$(dirname "$0")/.."
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

case ${1:-} in
  "") mutate='**/*.cs' ;;
  *.cs) mutate="**/$1" ;;
  *) mutate="**/${1%/}/**/*.cs" ;;
esac
[ -e "src/Healthcheck/${1:-}" ] || { echo "no such folder or file in src/Healthcheck: $1" >&2; exit 2; }

output=$PWD/artifacts/mutation
program=$output/program
rm -rf "$output"
dotnet tool restore >/dev/null
# Built apart, as the changed program takes the place of the one that is tested. What analyzers say of it, the build of the solution has.
dotnet build test/Healthcheck.Mutation -v quiet -p:RunAnalyzers=false -o "$program"

# The changed program lies where that of the tests does, from when the changes are built to the end of dotnet-stryker.
# One that a run which was broken off has left there would have other numbers; and what dotnet-stryker puts back at the end is the first
# program that it ever found there, unless its copy is deleted.
built=test/Healthcheck.Tests/bin/Debug/net10.0/healthcheck.dll
rm -f "$built" "$built.stryker-unchanged"
make_changes() {
  cd test/Healthcheck.Tests
  exec dotnet stryker --config-file stryker-config.yaml --skip-version-check --mutate "$mutate" --output "$output"
}
make_changes >"$output/stryker.log" 2>&1 &
stryker=$!
trap 'kill $stryker 2>/dev/null || true' EXIT
while kill -0 $stryker 2>/dev/null && ! grep -qs MutantControl "$program/healthcheck.dll"; do
  sleep 0.5
  if grep -qs MutantControl "$built"; then
    sleep 1
    cp "$built" "$program/healthcheck.dll"
  fi
done
wait $stryker && grep -q MutantControl "$program/healthcheck.dll" || { cat "$output/stryker.log" >&2; exit 1; }

report=$output/reports/mutation-report.json
"$program/Healthcheck.Mutation" "$report" "${1:-}" ${TESTS:+"$TESTS"}
python3 test/mutation_report.py "$report"
