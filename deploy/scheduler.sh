#!/bin/sh
# What cron is on a machine, for a container: `dateline run` again and again.
#
#   scheduler.sh SECONDS [OPTION OF dateline run] …
#
# The exit code of the last run is kept in /tmp/dateline-exit-code: compose.yaml asks there for
# the container's health. A run ends its own hanging work at its deadline, so nothing is timed here.
set -u

seconds=${1:?"usage: scheduler.sh SECONDS [OPTION] ..."}
shift
kept=${TMPDIR:-/tmp}/dateline-exit-code
child=
stop() { # finishes and commits what is fetched, as `docker stop` gives time for
    trap - TERM INT
    [ -z "$child" ] || kill -TERM "$child" 2>/dev/null
    wait
    exit 0
}
trap stop TERM INT

echo 0 >"$kept"
while :; do
    dateline run "$@" &
    child=$!
    wait "$child"
    echo $? >"$kept"
    sleep "$seconds" &
    child=$!
    wait "$child"
done
