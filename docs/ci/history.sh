#!/bin/sh
# Keeps a history current: fetches which versions there are, measures those that are missing, and publishes the site. It says
# something only if something goes wrong, which cron mails. A line of crontab -e:
#
#   15 3 * * * $HOME/bin/worldswitch-history.sh /var/www/worldswitch 5.10.. "kvm-arm64 kvm-x86" "hypercall vm-switch"
#
# The folder of the site, versions of Linux, configurations, microbenchmarks. What was measured is not measured again.
set -u
PATH=/usr/local/bin:/usr/bin:/bin:$HOME/.local/bin
[ $# -eq 4 ] || { echo "usage: $0 FOLDER VERSIONS CONFIGURATIONS MICROBENCHMARKS" >&2; exit 2; }

report=$(mktemp) || exit 3
trap 'rm -f "$report"' EXIT

# Without a network what is known is measured and published all the same.
worldswitch list --versions --refresh >"$report" 2>&1 || cat "$report"

# Configurations and microbenchmarks are words of their own.
# shellcheck disable=SC2086
{ worldswitch history --kernel "$2" --every all -c $3 -m $4 && worldswitch publish -o "$1"; } >"$report" 2>&1
code=$?
[ "$code" -eq 0 ] || cat "$report"
exit "$code"
