#!/usr/bin/env bash
# Takes pictures of the page in five situations, two widths and two schemes: test/screenshots.sh FOLDER. Needs Debian's
# chromium and pngquant. deploy/images/page has those that README.md shows.
set -euo pipefail
folder=$(realpath "${1:?a folder}")
mkdir -p "$folder"
cd "$(dirname "$0")/.."
SCREENSHOTS=$folder HEALTHCHECK_INTEGRATION=required dotnet test test/Healthcheck.IntegrationTests --filter FullyQualifiedName~PageScreenshots
pngquant --force --ext .png --speed 1 --strip 32 "$folder"/*.png
