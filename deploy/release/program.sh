#!/usr/bin/env bash
# Compiles the native program for a platform, warnings as errors.
#
#   usage: deploy/release/program.sh RID VERSION FOLDER        RID: linux-x64 or linux-arm64
#   Needs the .NET SDK, clang and zlib1g-dev; for another platform than this machine's on Debian also gcc-aarch64-linux-gnu and
#   binutils-aarch64-linux-gnu (or their x86-64 counterparts), which bring that platform's C library.
set -euo pipefail
cd "$(dirname "$0")/../.."
rid=$1 version=$2 folder=$3
case $rid in
  linux-x64) triple=x86_64-linux-gnu machine=x86_64 ;;
  linux-arm64) triple=aarch64-linux-gnu machine=aarch64 ;;
  *) echo "program: $rid is not linux-x64 or linux-arm64" >&2; exit 2 ;;
esac
options=()
if [ "$(uname -m)" != $machine ]; then
  command -v $triple-objcopy >/dev/null ||
    { echo "program: no toolchain for $rid here: apt-get install gcc-${triple/_/-} binutils-${triple/_/-}" >&2; exit 3; }
  options=(-p:ObjCopyName=$triple-objcopy)
fi
dotnet publish src/Healthcheck -c Release -r "$rid" -p:MinVerVersionOverride="$version" -v quiet -o "$folder" "${options[@]}" >&2
