#!/usr/bin/env bash
# Puts a program into a Debian package, with what belongs to it: unit, settings, man page, completions.
#
#   usage: deploy/release/deb.sh PROGRAM ARCHITECTURE VERSION PAGES OUT      ARCHITECTURE as Debian says it: amd64, arm64
#   PAGES is a folder with healthcheck.1, healthcheck.bash, healthcheck.zsh and healthcheck.fish. Needs dpkg-deb, readelf, gzip.
set -euo pipefail
cd "$(dirname "$0")/../.."
program=$1 architecture=$2 version=$3 pages=$4 out=$5
name=kafka-connect-healthcheck
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT
# What comes before a release sorts before it: 1.2.3-alpha.0.4 is 1.2.3~alpha.0.4.
debian_version=${version/-/\~}
maintainer="The authors of $name <noreply@example.org>"
stamp=$(git log -1 --format=%ct 2>/dev/null || echo 0)

chmod 755 "$root"
install -D -m 755 "$program" "$root/usr/bin/healthcheck"
ln -s healthcheck "$root/usr/bin/$name"
install -D -m 644 deploy/systemd/$name.service "$root/usr/lib/systemd/system/$name.service"
sed -i 's:/usr/local/bin/healthcheck:/usr/bin/healthcheck:' "$root/usr/lib/systemd/system/$name.service"
install -D -m 644 deploy/debian/environment "$root/etc/$name/environment"
install -D -m 644 -t "$root/usr/share/doc/$name/examples" deploy/systemd/*.conf
install -D -m 644 deploy/debian/copyright "$root/usr/share/doc/$name/copyright"
sed -i "s/VERSION/$version/" "$root/usr/share/doc/$name/copyright"
install -m 644 CHANGELOG.md "$root/usr/share/doc/$name/"
gzip -9n >"$root/usr/share/doc/$name/changelog.gz" <<CHANGELOG
$name ($debian_version) unstable; urgency=medium

  * CHANGELOG.md in this folder tells what has changed.

 -- $maintainer  $(date -u -R -d "@$stamp")
CHANGELOG

install -d "$root/usr/share/man/man1"
gzip -9n <"$pages/healthcheck.1" >"$root/usr/share/man/man1/healthcheck.1.gz"
ln -s healthcheck.1.gz "$root/usr/share/man/man1/$name.1.gz"
install -D -m 644 "$pages/healthcheck.bash" "$root/usr/share/bash-completion/completions/healthcheck"
ln -s healthcheck "$root/usr/share/bash-completion/completions/$name"
install -D -m 644 "$pages/healthcheck.zsh" "$root/usr/share/zsh/vendor-completions/_healthcheck"
install -D -m 644 "$pages/healthcheck.fish" "$root/usr/share/fish/vendor_completions.d/healthcheck.fish"
ln -s healthcheck.fish "$root/usr/share/fish/vendor_completions.d/$name.fish"

# The oldest C library that has all that the program asks of it.
libc=$(readelf -W --dyn-syms "$program" | grep -oE 'GLIBC_[0-9]+\.[0-9.]+' | sort -uV | tail -n 1)
install -d "$root/DEBIAN"
install -m 755 -t "$root/DEBIAN" deploy/debian/postinst deploy/debian/prerm deploy/debian/postrm
echo "/etc/$name/environment" >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/control" <<CONTROL
Package: $name
Version: $debian_version
Architecture: $architecture
Maintainer: $maintainer
Installed-Size: $(du -k -s --exclude=DEBIAN "$root" | cut -f1)
Depends: libc6 (>= ${libc#GLIBC_}), libssl3 | libssl3t64, init-system-helpers (>= 1.54)
Recommends: ca-certificates
Section: net
Priority: optional
Homepage: ${SOURCE:-https://kafka.apache.org/documentation/#connect}
Description: health of Kafka Connect over HTTP
 A daemon that polls the REST API of Kafka Connect in the background and answers
 probes with 200 or 503: whether connectors and tasks are healthy, according to
 a worker that is proved to be alive. It also has metrics for Prometheus, a page
 for people, and commands for scripts and terminals.
CONTROL
find "$root" -newermt "@$stamp" -exec touch -h -d "@$stamp" {} +
SOURCE_DATE_EPOCH=$stamp dpkg-deb --root-owner-group -Zxz --build "$root" "$out/${name}_${version}_$architecture.deb" >/dev/null
