#!/usr/bin/env bash
# Has systemd itself read the unit, with and without its drop-in, and judge how exposed it is. Runs nothing of it.
#
#   usage: test/checks/systemd.sh        needs: systemd-analyze of systemd 250 or later
set -euo pipefail
cd "$(dirname "$0")/../.."
unit=kafka-connect-healthcheck.service
# Tenths of systemd's own scale, 0 (safe) to 10 (unsafe), times ten.
most_exposure=20
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() { echo "systemd: $1" >&2; exit 1; }
say() { echo "systemd: $1"; }

# verify looks whether the program is there, which on a machine for builds it is not.
prepare() { sed 's:^ExecStart=/usr/local/bin/healthcheck$:ExecStart=/bin/true:' "deploy/systemd/$unit" >"$work/$unit"; }

# Warnings count: verify forgives a misspelt directive. Those on other units of the machine do not.
verify() {
  local complaints
  complaints=$(SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no --recursive-errors=no "$work/$unit" 2>&1) || { echo "$complaints"; return 1; }
  if grep -F kafka-connect-healthcheck <<<"$complaints"; then return 1; fi
}

secure() { systemd-analyze security --offline=true --threshold=$most_exposure "$work/$unit"; }

prepare
verify || fail "the unit is faulty"
say "$unit passes verify"
mkdir "$work/$unit.d"
cp deploy/systemd/basic-auth.conf "$work/$unit.d/"
verify || fail "the unit is faulty with its drop-in"
say "$unit passes verify with basic-auth.conf"
cp deploy/systemd/own-door.conf "$work/$unit.d/"
verify || fail "the unit is faulty with both drop-ins"
say "$unit passes verify with own-door.conf"
report=$(secure) || { echo "$report"; fail "the unit is more exposed than $most_exposure tenths"; }
say "$(tail -n 1 <<<"$report")"

# The check itself: each of these must be seen.
broken() { # WHAT EDIT CHECK
  prepare
  sed -i "$2" "$work/$unit"
  if "$3" >/dev/null 2>&1; then fail "a unit with $1 passes $3"; fi
}
broken "a misspelt directive" 's/^ProtectHome=/ProtectHomes=/' verify
broken "an unknown type" 's/^Type=notify/Type=notifying/' verify
broken "no program" 's/^ExecStart=.*/ExecStart=/' verify
broken "root as its user and all capabilities" '/^DynamicUser=/d; /^CapabilityBoundingSet=/d; /^Private/d; /^Restrict/d' secure
sed -i 's/^LoadCredential=/LoadCredentials=/' "$work/$unit.d/basic-auth.conf"
broken "a misspelt directive in its drop-in" '' verify
cp deploy/systemd/basic-auth.conf "$work/$unit.d/"
sed -i 's/^Environment=/Environments=/' "$work/$unit.d/own-door.conf"
broken "a misspelt directive in its other drop-in" '' verify
say "a broken unit does not pass"
