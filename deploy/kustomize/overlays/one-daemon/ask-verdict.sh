#!/usr/bin/env bash
# Exit code 0 unless the daemon says that this worker's own connectors or tasks fail. In bash alone, because images of Connect have bash
# but not always curl.
#   usage: ask-verdict.sh HOST PORT WORKER_PORT, with this worker's address in POD_IP
set -eu
host=$1 port=$2 worker=$POD_IP
case $worker in *:*) worker="[$worker]" ;; esac # IPv6, as Connect writes it
worker=$worker:$3
exec 3<>"/dev/tcp/$host/$port"
printf 'GET /workers/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$worker" "$host" >&3
status=
read -r -t 4 _ status _ <&3 || true
case $status in
  200) ;;
  404) ;; # a worker that has never owned anything: new, or there is too little to do for all
  *) echo "worker $worker: the verdict is ${status:-missing}"; exit 1 ;;
esac
