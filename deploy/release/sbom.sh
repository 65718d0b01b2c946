#!/usr/bin/env bash
# The bill of materials, CycloneDX in JSON: the packages of the lock file, and the runtime that is linked into the program.
#
#   usage: deploy/release/sbom.sh VERSION FILE RID...        needs: the .NET SDK, python3
set -euo pipefail
cd "$(dirname "$0")/../.."
version=$1 file=$(realpath -m "$2"); shift 2
dotnet tool exec CycloneDX@6.3.1 --yes --allow-roll-forward -- src/Healthcheck/Healthcheck.csproj \
  --disable-package-restore --exclude-dev --recursive --set-name kafka-connect-healthcheck --set-version "$version" --set-type Application --no-serial-number --spec-version 1.6 \
  --output-format Json --output "$(dirname "$file")" --filename "$(basename "$file")" >&2
python3 deploy/release/sbom_runtime.py "$file" "$@"
