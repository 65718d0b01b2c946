#!/usr/bin/env bash
# The workflows by the schema of GitHub (SchemaStore's, inside action-validator), each action pinned by its commit, and no more rights than
# are named.
#   usage: test/checks/workflows.sh        needs: npm, python3 with yaml
set -euo pipefail
cd "$(dirname "$0")/../.."
validator=test/checks/node_modules/.bin/action-validator
[ -x $validator ] || (cd test/checks && npm ci --silent --no-audit --no-fund)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

judge() { # FOLDER
  local file
  for file in "$1"/*.yml; do
    $validator "$file" || { echo "FAULT $file: not by the schema"; return 1; }
  done
  python3 test/checks/workflows.py "$1"/*.yml
}

judge .github/workflows

# The check itself: each of these must be seen.
broken() { # WHAT EDIT
  rm -rf "$work/broken"
  cp -r .github/workflows "$work/broken"
  sed -i "$2" "$work/broken/release.yml"
  ! cmp -s .github/workflows/release.yml "$work/broken/release.yml" || { echo "workflows: $1: the edit changes nothing"; exit 1; }
  if judge "$work/broken" >/dev/null 2>&1; then echo "workflows: $1 passes"; exit 1; fi
}
broken "an unknown member" 's/runs-on:/run-on:/'
broken "an action by its tag" 's/@[0-9a-f]\{40\} # v4.2.2/@v4/'
broken "all rights" 's/^permissions: {}/permissions: write-all/'
broken "rights unsaid" '/^permissions: {}/d'
broken "text of a stranger in a command" 's/"$GITHUB_REF_NAME"/"${{ github.ref_name }}"/'
echo "workflows: $(ls .github/workflows | wc -l) by the schema, pinned, with few rights; what is broken does not pass"
