#!/usr/bin/env bash
# Makes a release of a program that is compiled already, without publishing it, and looks at each part as who gets it would: checksums,
# bill of materials, image by digest, and the Debian package: lintian, installed, run, completed by three shells, and purged.
#
#   usage: test/checks/release.sh PROGRAM       needs: podman, buildah, debootstrap, lintian, zsh, fish, man, npm, root
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$(realpath "$1") name=kafka-connect-healthcheck
case $(uname -m) in x86_64) rid=linux-x64 debian=amd64 ;; aarch64) rid=linux-arm64 debian=arm64 ;; esac
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
version=$("$program" --version | cut -d' ' -f2)

fail() { echo "release: $1" >&2; exit 1; }
say() { echo "release: $1"; }

make() {
  PROGRAM=$program PLATFORMS=$rid VERSION=$version SOURCE=https://example.org/$name deploy/release.sh --partial "$work/out"
  [ "$(find "$work/out" -name "*.deb" -o -name "*.tar.gz" -o -name "*.cdx.json" -o -name SHA256SUMS | wc -l)" = 4 ] || fail "something is missing"
  (cd "$work/out" && sha256sum --check --quiet --strict SHA256SUMS) || fail "the checksums are wrong"
  tar -xzf "$work/out/${name}_${version}_$rid.tar.gz" -C "$work"
  [ "$("$work/${name}_${version}_$rid/$name" --version)" = "$name $version" ] || fail "the archive's program does not run under its other name"
}

check_bill() {
  [ -d test/checks/node_modules/ajv ] || (cd test/checks && npm ci --silent --no-audit --no-fund)
  node test/checks/sbom.mjs "$work/out/${name}_$version.cdx.json" src/Healthcheck/packages.lock.json "$rid" || fail "the bill of materials is faulty"
  # The check itself: a package less must be seen.
  python3 - "$work/out/${name}_$version.cdx.json" >"$work/less.json" <<'PYTHON'
import json, sys
bill = json.load(open(sys.argv[1]))
bill["components"] = [one for one in bill["components"] if one["name"] != "YamlDotNet"]
json.dump(bill, sys.stdout)
PYTHON
  ! node test/checks/sbom.mjs "$work/less.json" src/Healthcheck/packages.lock.json "$rid" >/dev/null || fail "a missing package is not seen"
}

check_image() {
  local digest manifest
  digest=$(sed 's/.*@//' "$work/out/image.txt")
  manifest=$work/out/image/manifest.json
  [ "sha256:$(sha256sum <"$manifest" | cut -d' ' -f1)" = "$digest" ] || fail "image.txt does not name the image by its digest"
  python3 test/checks/image_labels.py "$work/out/image" "$version" "https://example.org/$name" || fail "the image's labels are wrong"
  say "image $digest"
}

lint() {
  lintian --fail-on error,warning --suppress-tags "$(grep -v '^#' test/checks/lintian-suppressed | paste -sd,)" "$deb" || fail "lintian complains"
}

# In a Debian of its own, as root of it.
inside() { podman run --rm --network host --rootfs "$work/debian" bash -euc "$1"; }

install_it() {
  local suite mirror
  suite=$(. /etc/os-release; echo "$VERSION_CODENAME")
  # Either form of the list, of which a machine has one.
  mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } | awk '(/^URIs:/ || /^deb /) && !seen++ {print $2}')
  debootstrap --variant=minbase "$suite" "$work/debian" "$mirror" >"$work/log" 2>&1 || { tail -n 5 "$work/log"; fail "no Debian to install it in"; }
  cp "$deb" "$work/debian/package.deb"
  inside "apt-get update -q >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends /package.deb >/dev/null 2>&1
    test \"\$(healthcheck --version)\" = '$name $version'
    test \"\$($name --version)\" = '$name $version'
    set +e; healthcheck check --demo >/tmp/check; test \$? = 1 || exit 9; set -e
    grep -q FAILED /tmp/check
    healthcheck --demo --port 0 2>&1 | grep -q 'allowed: 1-65535'
    test -L /usr/bin/$name && test -e /usr/lib/systemd/system/$name.service && grep -q '^ExecStart=/usr/bin/healthcheck$' /usr/lib/systemd/system/$name.service
    test -L /etc/systemd/system/multi-user.target.wants/$name.service
    echo HEALTHCHECK_PORT=18099 >>/etc/$name/environment" || fail "the installed package does not work"
  say "installed: both names, a look at the demo, the unit"
}

check_pages() {
  local complaints root=$work/debian/usr/share
  complaints=$(LC_ALL=C.UTF-8 MANROFFSEQ= MANWIDTH=80 man --warnings -E UTF-8 -l -Tutf8 -Z "$root/man/man1/$name.1.gz" 2>&1 >/dev/null)
  [ -z "$complaints" ] || fail "the man page is faulty: $complaints"
  completes bash 'healthcheck ch' "source $root/bash-completion/completions/$name; COMP_WORDS=($name ch) COMP_CWORD=1; _healthcheck; echo \"\${COMPREPLY[@]}\""
  completes fish check "source $root/fish/vendor_completions.d/healthcheck.fish; source $root/fish/vendor_completions.d/$name.fish; complete -C '$name ch'"
  local typed
  typed=$(timeout 60 zsh -f test/checks/zsh-complete.zsh "$root/zsh/vendor-completions" "$name ch") || fail "zsh completes nothing"
  [[ $typed = *"$name check"* ]] || fail "zsh makes '$typed' of '$name ch'"
  say "the man page is in order; bash, fish and zsh complete"
}

completes() { # SHELL WANTED SCRIPT
  local shell=$1 flags=(--norc); [ "$shell" = bash ] || flags=(--no-config)
  "$shell" "${flags[@]}" -c "$3" | grep -q '^check' || fail "$shell does not complete"
}

remove_it() {
  inside "dpkg -r $name >/dev/null 2>&1; test -e /etc/$name/environment; dpkg -P $name >/dev/null 2>&1
    ! find / -xdev -path /proc -prune -o -name '*healthcheck*' -print | grep -v '^/var/lib/dpkg/info/\|^/package' | grep ." || fail "something is left behind"
  say "purged: nothing is left"
}

make
deb=$work/out/${name}_${version}_$debian.deb
check_bill
check_image
lint
install_it
check_pages
remove_it
say "all is well"
