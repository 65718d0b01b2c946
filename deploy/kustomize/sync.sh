#!/usr/bin/env bash
# Kustomize and Helm read no file outside of their own folders, and a PrometheusRule wraps the rules file. So two components and the chart hold
# copies; this makes them anew after a change of the originals. test/checks/manifests.sh compares.
#   usage: deploy/kustomize/sync.sh
set -euo pipefail
cd "$(dirname "$0")"
rules=../prometheus/rules.yaml
{
  cat <<'HEAD'
# Made by deploy/kustomize/sync.sh from deploy/prometheus/rules.yaml. Change that one.
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: connect-health
  labels: # some operators pick up only what carries their own label, such as release: kube-prometheus-stack
    app.kubernetes.io/name: connect-health
spec:
HEAD
  sed '/^---$/d; s/^\(.\)/  \1/' "$rules"
} >components/prometheus-rule/prometheus-rule.yaml.new
mv components/prometheus-rule/prometheus-rule.yaml.new components/prometheus-rule/prometheus-rule.yaml
cp ../grafana/kafka-connect-health.json components/grafana-dashboard/kafka-connect-health.json

helm=../helm/files
cp ../grafana/kafka-connect-health.json "$helm/kafka-connect-health.json"
cp ../prometheus/rules.template.yaml "$helm/rules.template.yaml"
sed -n 's/^RUNBOOKS=${RUNBOOKS:-\(.*\)}$/\1/p' ../prometheus/render.sh >"$helm/runbooks-url.txt" # what the dashboard has, to be replaced
