#!/usr/bin/env bash
# Real Kafka Connect under what happens to people, by a seed, and laws that the daemon must keep meanwhile. test/README.md tells of them.
#
#   usage: test/chaos.sh [MINUTES] [SEED] [FLAG OF THE DAEMON...]     3 minutes and a seed of chance, unless told
#
# Exit code 1 when a law was broken. Wants python3, Java 17 and Kafka (HEALTHCHECK_KAFKA_HOME, or shared/kafka above). HEALTHCHECK_PROGRAM
# names another daemon than the one that is built here.
set -euo pipefail
cd "$(dirname "$0")/.."
dotnet build test/Healthcheck.Benchmarks -v quiet >&2  # the daemon with it
exec python3 test/chaos "$@"
