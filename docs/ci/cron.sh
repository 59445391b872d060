#!/bin/sh
# Holds a hypervisor against a baseline every night, and says something only if something takes more or can't be measured:
# cron mails what is printed. A line of crontab -e:
#
#   30 2 * * * $HOME/bin/worldswitch-cron.sh $HOME/worldswitch-baseline.json --kernel latest
#
# Whatever follows the name of the baseline is passed on to worldswitch check.
set -u
PATH=/usr/local/bin:/usr/bin:/bin:$HOME/.local/bin
[ $# -ge 1 ] || { echo "usage: $0 BASELINE [OPTION...]" >&2; exit 2; }
baseline=$1
shift

report=$(mktemp) || exit 3
trap 'rm -f "$report"' EXIT

# What is said meanwhile is of interest only if it does not go well.
worldswitch check --baseline "$baseline" "$@" >"$report" 2>&1
code=$?
[ "$code" -eq 0 ] || cat "$report"
exit "$code"
