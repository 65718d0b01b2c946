#!/usr/bin/env bash
# Makes all that a release consists of, in a folder, with checksums: programs, Debian packages, the bill of materials, the Helm package and
# the image for all platforms. A tag v1.2.3 makes it the version 1.2.3; without one it is what comes before the next.
#
#   usage: deploy/release.sh [--partial] OUT
#   --partial   what cannot be made on this machine is named and left out, instead of being an error
#   VERSION     overrules the version of the tag
#   PLATFORMS   linux-x64 and linux-arm64 unless it says otherwise
#   PROGRAM     a native program for this machine: taken instead of compiling one
#   SOURCE      https address of the repository, for the image's labels and the package
#   REGISTRY    as ghcr.io/owner: the image is pushed there; without it, it is written to OUT/image
#   Needs bash, git, the .NET SDK, clang and zlib1g-dev, python3, dpkg-deb, binutils; podman for the image, helm for the chart, and for
#   the other platform its toolchain (deploy/release/program.sh).
set -euo pipefail
cd "$(dirname "$0")/.."
partial=
[ "${1:-}" != --partial ] || { partial=1; shift; }
[ $# = 1 ] || { sed -n '2,/^set/s/^#  *//p' "$0" >&2; exit 2; }
mkdir -p "$1"
out=$(realpath "$1")
[ -z "$(ls -A "$out")" ] || { echo "release: $1 is not empty" >&2; exit 2; }
name=kafka-connect-healthcheck
version=$(deploy/release/version.sh)
platforms=${PLATFORMS:-linux-x64 linux-arm64}
case $(uname -m) in x86_64) own=linux-x64 ;; aarch64) own=linux-arm64 ;; *) own= ;; esac
export SOURCE=${SOURCE:-} VERSION=$version
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

say() { echo "release: $1"; }
fail() { echo "release: $1" >&2; exit 1; }
leave_out() { [ -n "$partial" ] || fail "$1 cannot be made: $2"; say "left out: $1: $2"; }

# What a release promises in words must be there.
check_words() {
  [[ $version =~ ^[0-9]+\.[0-9]+\.[0-9]+$ ]] || return 0
  grep -qE "^## \\[?${version//./[.]}([] ]|\$)" CHANGELOG.md || fail "CHANGELOG.md has no heading ## $version"
  local others
  others=$(git grep -hoE "$name:[0-9]+\.[0-9]+\.[0-9]+" -- deploy | grep -vx "$name:$version" | sort -u | tr '\n' ' ') || true
  [ -z "$others" ] || fail "deploy names $others beside $version"
}

make_program() { # RID
  if [ "$1" = "$own" ] && [ -n "${PROGRAM:-}" ]; then
    install -D -m 755 "$PROGRAM" "$work/$1/app/healthcheck"
  else
    deploy/release/program.sh "$1" "$version" "$work/$1/app" || return 1
  fi
  ln -s healthcheck "$work/$1/app/$name"
}

make_pages() {
  mkdir "$work/pages"
  "$work/$own/app/healthcheck" man >"$work/pages/healthcheck.1"
  local shell
  for shell in bash zsh fish; do "$work/$own/app/healthcheck" completion $shell >"$work/pages/healthcheck.$shell"; done
}

make_archive() { # RID
  local folder=${name}_${version}_$1 stamp
  stamp=$(git log -1 --format=%ct)
  mkdir "$work/$folder"
  cp -P "$work/$1/app/healthcheck" "$work/$1/app/$name" LICENSE CHANGELOG.md deploy/systemd/$name.service "$work/$folder/"
  cp -r "$work/pages/." "$work/$folder/"
  tar -C "$work" --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$stamp" -cf - "$folder" | gzip -9n >"$out/$folder.tar.gz"
}

make_chart() {
  . test/checks/find-kubectl.sh
  find_helm || { leave_out "the Helm package" "helm is missing"; return; }
  "$helm" package deploy/helm --version "$version" --app-version "$version" --destination "$out" >/dev/null
}

check_words
say "version $version"
made=()
for rid in $platforms; do
  if make_program "$rid"; then made+=("$rid"); else leave_out "the program for $rid" "see above"; fi
done
[ -x "$work/$own/app/healthcheck" ] || fail "a program for this machine is needed, for it prints the man page and the completions"
make_pages
for rid in "${made[@]}"; do
  make_archive "$rid"
  case $rid in linux-x64) debian=amd64 ;; linux-arm64) debian=arm64 ;; esac
  deploy/release/deb.sh "$work/$rid/app/healthcheck" $debian "$version" "$work/pages" "$out"
done
deploy/release/sbom.sh "$version" "$out/${name}_$version.cdx.json" "${made[@]}"
make_chart
if command -v podman >/dev/null; then
  for rid in "${made[@]}"; do
    deploy/release/image.sh add "$rid" "$version" "$work/$rid" || leave_out "the image for $rid" "see above"
  done
  deploy/release/image.sh finish "$version" "$out"
else
  leave_out "the image" "podman is missing"
fi
(cd "$out" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\0' | sort -z | xargs -0 sha256sum >SHA256SUMS)
say "made: $(cd "$out" && ls | tr '\n' ' ')"
