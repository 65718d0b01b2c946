#!/usr/bin/env bash
# Changes the program in small ways, one at a time, and lists the changes that no test notices.
#   test/mutation.sh Polling                    a folder of src/Healthcheck
#   test/mutation.sh Rest/LivenessClient.cs     one file; without an argument, all of it (hours)
#   TESTS=Health test/mutation.sh Health        only with the tests of a folder: minutes instead of an hour, and a score that may be too low
#   TESTS=Polling,Commands,Web ...              of several; Polling alone misses what check waits for, and how clusters come and go
# The report to read in a browser lies in artifacts/mutation afterwards.
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
rm -rf "$output"
dotnet tool restore >/dev/null
config=$output.yaml
mkdir -p "$output"
cp test/Healthcheck.Tests/stryker-config.yaml "$config"
if [ -n "${TESTS:-}" ]; then
  sed -i -e '/^  test-case-filter: >-$/,/EntityGenerationTests\.$/d' \
    -e "s/^  coverage-analysis: .*/&\n  test-case-filter: FullyQualifiedName~.Tests.${TESTS//,/.|FullyQualifiedName~.Tests.}./" "$config"
fi

cd test/Healthcheck.Tests
dotnet stryker --config-file "$config" --skip-version-check --concurrency "$(nproc)" --mutate "$mutate" --output "$output" "${@:2}"
python3 ../mutation_report.py "$output/reports/mutation-report.json"
