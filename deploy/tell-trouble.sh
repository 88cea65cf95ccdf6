#!/bin/sh
# Tells a person that `dateline run` ended badly: once for each trouble, and again each day.
#
#   tell-trouble.sh EXIT_CODE
#
# The text goes to the address in ALARM_MAILTO by `mail`; without one it is printed, so that cron
# mails it and systemd's journal keeps it. A run exits with a site's trouble at every tick until
# the site is well: this script keeps quiet while nothing about the trouble has changed.
set -eu

code=${1:-unknown}
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
dateline=$here/../.venv/bin/dateline
told=${DATELINE_HOME:-$here/../.dateline}/told
day=86400     # seconds, after which the same trouble is told again
quarter=1200  # seconds without a bad run (four ticks of five minutes), after which a trouble is new

case $code in
0 | 75 | 130 | 143) exit 0 ;; # well, another run is at work, or somebody stopped the run
1) next='a fault in Dateline: run "dateline --debug run" and report what it prints' ;;
2) next='wrong usage or configuration: "dateline doctor" says which file or variable' ;;
3) next='storage failed, or articles wait in the spool: "dateline doctor" tries the bucket' ;;
4) next='a site gives nothing: "dateline status --failing" shows which' ;;
5) next='a site gives less than usual: "dateline status --failing" shows which' ;;
*) next='the run was killed, for lack of memory or time: see the log or the journal' ;;
esac

# Which sites are in trouble, and since when: what makes a trouble another one.
key=$code
case $code in
4 | 5)
    rows=$("$dateline" status --failing --json 2>/dev/null || true)
    key=$code$(printf '%s\n' "$rows" | grep -oE '"(site|state|since)": "[^"]*"' | tr -d '\n' || true)
    ;;
esac

now=$(date +%s)
told_at=0 seen_at=0 told_key=
if [ -r "$told" ]; then
    { read -r told_at && read -r seen_at && read -r told_key; } <"$told" || true
fi
is_known=no
if [ "$key" = "$told_key" ] && [ $((now - seen_at)) -lt $quarter ] && [ $((now - told_at)) -lt $day ]; then
    is_known=yes
else
    told_at=$now
fi

if [ $is_known = no ]; then
    subject="dateline run on $(uname -n) ended with $code"
    text=$(
        printf '%s: %s\n' "$subject" "$next"
        case $code in 4 | 5) "$dateline" status --failing 2>&1 || true ;; esac
        printf 'What to do at each exit code: %s\n' "$(dirname "$here")/docs/operations.md"
    )
    if [ -n "${ALARM_MAILTO:-}" ]; then
        printf '%s\n' "$text" | mail -s "$subject" "$ALARM_MAILTO"
    else
        printf '%s\n' "$text"
    fi
fi
# Written last: what could not be mailed is told again at the next bad run.
mkdir -p "$(dirname "$told")"
printf '%s\n%s\n%s\n' "$told_at" "$now" "$key" >"$told.new"
mv "$told.new" "$told"
