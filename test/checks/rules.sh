#!/usr/bin/env bash
# The rules, their tests, examples and runbooks hold together: deploy/prometheus and deploy/runbooks. Needs promtool, amtool and
# python3 with PyYAML; on Debian: prometheus, prometheus-alertmanager, python3-yaml. A fault is one line on standard error.
set -uo pipefail
cd "$(dirname "$0")/../.."
rules=deploy/prometheus
faults=0

fault() { echo "$1" >&2; faults=$((faults + 1)); }

for tool in promtool amtool; do
  command -v "$tool" >/dev/null || { echo "$tool is not installed" >&2; exit 2; }
done
for python in python3 /usr/bin/python3 ''; do
  [ -n "$python" ] || { echo "no python3 with PyYAML" >&2; exit 2; }
  "$python" -c 'import yaml' 2>/dev/null && break
done

promtool check rules --lint=all --lint-fatal "$rules/rules.yaml" || fault "$rules/rules.yaml: promtool check rules fails"
promtool test rules "$rules/rules.test.yaml" || fault "$rules/rules.test.yaml: promtool test rules fails"
amtool check-config "$rules/alertmanager.example.yaml" || fault "$rules/alertmanager.example.yaml: amtool check-config fails"

# Debian's Prometheus is built without Kubernetes. There a copy is checked, in which files stand in for the discovery.
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp "$rules/rules.yaml" "$work/"
"$python" test/checks/scrape.py copy "$rules/scrape.example.yaml" "$work" || fault "$rules/scrape.example.yaml: no copy of it"
checked=$rules/scrape.example.yaml
said=$(promtool check config "$checked" 2>&1)
if [[ $said == *'field kubernetes_sd_configs not found'* ]]; then
  echo "promtool knows no Kubernetes: checking a copy of $checked without it"
  checked=$work/scrape.example.yaml
fi
promtool check config "$checked" || fault "$rules/scrape.example.yaml: promtool check config fails"
"$python" test/checks/scrape.py targets "$work" || fault "$rules/scrape.example.yaml: targets are not what they should be"

"$python" test/checks/rules.py || fault "the rules, their tests and texts do not hold together"

[ "$faults" -eq 0 ] || { echo "rules: $faults faults" >&2; exit 1; }
echo "rules: all well"
