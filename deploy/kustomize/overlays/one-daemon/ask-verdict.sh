# Exit code 0 when the daemon says 200 for this worker. In bash alone, because images of Connect have bash but not always curl.
# With curl it is: curl -gfsS -m 4 "http://connect-health:18083/workers/$POD_IP:8083"
# usage: ask-verdict.sh HOST PORT WORKER_PORT, with this worker's address in POD_IP
set -eu
host=$1 port=$2 address=$POD_IP
case $address in *:*) address="[$address]" ;; esac # IPv6, as Connect writes it
exec 3<>"/dev/tcp/$host/$port"
printf 'GET /workers/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n' "$address:$3" "$host" >&3
read -r -t 4 _ status _ <&3
[ "$status" = 200 ] || { echo "worker $address:$3: the verdict is $status"; exit 1; }
