#!/usr/bin/env bash
# Sourced: npm_ci FOLDER installs what its lock file says, unless that is there.
npm_ci() {
  cmp -s "$1/package-lock.json" "$1/node_modules/.installed-from" && return
  npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null || { echo "FAULT npm ci failed"; return 1; }
  cp "$1/package-lock.json" "$1/node_modules/.installed-from"
}
