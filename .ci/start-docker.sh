#!/bin/sh
# Starts the container engine of the Debian package docker.io and waits until it answers. Running it again is harmless.
# For a machine without systemd, as root. Tasks have no network, so the engine gets no bridge and touches no firewall rule.
#
#   .ci/start-docker.sh [log file]        default: /var/log/flowza-dockerd.log
set -eu

log=${1:-/var/log/flowza-dockerd.log}
socket=/var/run/docker.sock
PATH=$PATH:/usr/sbin:/sbin
export PATH

# Asks the socket itself: a docker client may be absent, or newer than the engine likes.
answers() {
  [ -S "$socket" ] && node -e '
    const request = require("node:http").get({ socketPath: process.argv[1], path: "/_ping" }, (response) => {
      process.exit(response.statusCode === 200 ? 0 : 1)
    })
    request.setTimeout(2000, () => process.exit(1))
    request.on("error", () => process.exit(1))
  ' "$socket"
}

if answers; then
  echo "container engine: already running"
  exit 0
fi

if ! command -v dockerd >/dev/null; then
  echo "container engine: dockerd is not installed (apt-get install -y docker.io)" >&2
  exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
  echo "container engine: starting dockerd needs root" >&2
  exit 1
fi

# A bare virtual machine may have no control groups mounted; limits on memory and processes need them.
if [ ! -d /sys/fs/cgroup/memory ] && [ ! -e /sys/fs/cgroup/cgroup.controllers ]; then
  mount -t cgroup2 none /sys/fs/cgroup
fi

mkdir -p "$(dirname "$log")"
# A pid file left by a killed engine makes dockerd refuse to start when another process has that number now.
if [ -f /var/run/docker.pid ] && [ "$(cat "/proc/$(cat /var/run/docker.pid)/comm" 2>/dev/null)" != dockerd ]; then
  rm -f /var/run/docker.pid
fi

# overlay2 is fast but needs a file system that can be its upper layer; vfs copies and works everywhere.
for driver in overlay2 vfs; do
  setsid nohup dockerd --bridge none --iptables=false --storage-driver "$driver" \
    >>"$log" 2>&1 </dev/null &
  engine=$!
  waited=0
  while [ "$waited" -lt 60 ]; do
    if answers; then
      echo "container engine: started ($driver, log $log)"
      exit 0
    fi
    kill -0 "$engine" 2>/dev/null || break
    sleep 0.5
    waited=$((waited + 1))
  done
  kill "$engine" 2>/dev/null || true
  wait "$engine" 2>/dev/null || true
done

echo "container engine: did not answer; the last lines of $log:" >&2
tail -n 20 "$log" >&2
exit 1
