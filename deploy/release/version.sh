#!/usr/bin/env bash
# Prints the version of this commit: that of its tag v1.2.3, or of what comes next, with the number of commits since the newest tag.
# The variable VERSION overrules it.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -z "${VERSION:-}" ] || { echo "$VERSION"; exit; }
[ -e src/Healthcheck/obj/Healthcheck.csproj.nuget.g.targets ] || dotnet restore src/Healthcheck --locked-mode -v quiet >&2
dotnet msbuild src/Healthcheck -nologo -t:MinVer -getProperty:Version
