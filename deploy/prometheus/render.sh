#!/usr/bin/env bash
# Makes rules.yaml of rules.template.yaml. What may differ from place to place stands here, once, and may be given in the environment:
#   RUNBOOKS='https://git.example/ops/kafka-connect-healthcheck/blob/main/deploy/runbooks' deploy/prometheus/render.sh
#   usage: deploy/prometheus/render.sh [-]        -: to standard output, and no copies
set -euo pipefail
cd "$(dirname "$0")"

# Where a browser finds the pages of deploy/runbooks: absolute, without a slash at the end. The default is a name to be replaced.
RUNBOOKS=${RUNBOOKS:-https://runbooks.example/kafka-connect-health}

# Which series are the daemon's. The names of other exporters may begin with kafka_connect_ too, so every selector names the scrape job.
# The default finds the jobs of scrape.example.yaml, of the Service connect-health and of a PodMonitor of that name.
SELECTOR=${SELECTOR:-'job=~".*connect-health.*"'}

# Labels that differ between daemons which export the same numbers.
REPLICA_LABELS=${REPLICA_LABELS:-instance, pod, endpoint, container}

case $RUNBOOKS in
  http://*[!/] | https://*[!/]) ;;
  *) echo "render.sh: RUNBOOKS is '$RUNBOOKS', not an absolute URL without a slash at the end" >&2; exit 2 ;;
esac

rendered() {
  local text
  text=$(<rules.template.yaml)
  text=${text//'$RUNBOOKS'/"$RUNBOOKS"}
  text=${text//'$SELECTOR'/"$SELECTOR"}
  text=${text//'$REPLICA_LABELS'/"$REPLICA_LABELS"}
  printf '# Made by deploy/prometheus/render.sh from rules.template.yaml. Change that one.\n%s\n' "$text"
}

if [ "${1:-}" = - ]; then rendered; exit; fi
rendered >rules.yaml.new
mv rules.yaml.new rules.yaml
../kustomize/sync.sh
