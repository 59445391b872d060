#!/bin/sh
# Measures the VM that it is typed in by the kernel module beside it, and prints what it measured as lines of worldswitch's
# protocol, which `worldswitch import` reads on any computer:
#
#     driver/measure.sh [batches=N] [seed=N] > result.jsonl     as root
#     driver/measure.sh --say                                   only says what it would do
set -eu
export LC_ALL=C
here=$(cd "$(dirname "$0")" && pwd)
release=$(uname -r)
headers=/lib/modules/$release/build

complain() {
  echo "measure.sh: $1" >&2
  exit 1
}

# ---- what is needed ----

# The line that brings what a module is built with, as the distribution has it.
line_to_install() {
  ID= ID_LIKE=
  [ ! -r /etc/os-release ] || . /etc/os-release
  case " $ID $ID_LIKE " in
  *' debian '* | *' ubuntu '*) echo "apt-get install linux-headers-$release gcc make" ;;
  *' fedora '* | *' rhel '* | *' amzn '*) echo "dnf install kernel-devel-$release gcc make" ;;
  *' suse '* | *' opensuse '*) echo "zypper install kernel-default-devel gcc make" ;;
  *' arch '*) echo 'pacman -S linux-headers gcc make' ;;
  *' alpine '*) echo 'apk add linux-lts-dev gcc make' ;;
  *) echo "your distribution's packages of gcc, make and the headers of Linux $release" ;;
  esac
}

# What there is not, each with a comma before it.
missing() {
  [ -e "$headers/Makefile" ] || printf ', the headers of Linux %s' "$release"
  command -v make >/dev/null || printf ', make'
  command -v gcc >/dev/null || command -v clang >/dev/null || printf ', a compiler'
}

# Whether the kernel says that it takes signed modules only: it is locked down, or was told so.
wants_signature() {
  [ "$(cat /sys/module/module/parameters/sig_enforce 2>/dev/null)" = Y ] || {
    [ -r /sys/kernel/security/lockdown ] && ! grep -q '\[none\]' /sys/kernel/security/lockdown
  }
}

SIGNED_ONLY='the kernel takes signed modules only (it is locked down, as by Secure Boot, or booted with module.sig_enforce)'
SIGNED_ONLY="$SIGNED_ONLY. Next: docs/driver.md says how one is signed, and then loaded without this script"

# Why the kernel would not take the module, and the next step; nothing where only loading it can tell.
refusal() {
  if [ -e /dev/worldswitch ] || grep -qs '^worldswitch ' /proc/modules; then
    echo 'the module is loaded already. Next: rmmod worldswitch'
  elif [ "$(cat /proc/sys/kernel/modules_disabled 2>/dev/null)" = 1 ]; then
    echo 'the kernel takes no modules any more (kernel.modules_disabled). Next: boot it again, and measure before that is set'
  elif wants_signature; then
    echo "$SIGNED_ONLY"
  fi
}

require_all() {
  refused=$(refusal)
  [ -z "$refused" ] || complain "$refused"
  lacking=$(missing)
  [ -z "$lacking" ] || complain "there is no module without ${lacking#, }. Next: $(line_to_install)"
}

# What a kernel was built with builds its modules.
compiler() {
  ! grep -qs '^CONFIG_CC_IS_CLANG=y' "$headers/include/config/auto.conf" || echo LLVM=1
}

say() {
  cat <<SAID
# as root, in a copy of this folder that is removed afterwards:
make -C $here KDIR=$headers modules    # builds worldswitch.ko for Linux $release
insmod worldswitch.ko $*    # adds /dev/worldswitch, which root alone may read
cat /dev/worldswitch > result.jsonl    # measures for some seconds on one VCPU, interrupts off for milliseconds at a time
rmmod worldswitch    # leaves nothing behind
worldswitch import result.jsonl    # here or on any other computer
SAID
  refused=$(refusal)
  [ -z "$refused" ] || echo "# refused: $refused"
  lacking=$(missing)
  [ -z "$lacking" ] || echo "# missing: ${lacking#, }. First: $(line_to_install)"
}

# ---- what it does ----

parameters=
for argument in "$@"; do
  case $argument in
  --say) ;;
  batches=*[!0-9]* | seed=*[!0-9]* | batches= | seed=) complain "$argument is no whole number" ;;
  batches=* | seed=*) parameters="$parameters $argument" ;;
  *) complain 'usage: measure.sh [--say] [batches=N] [seed=N]' ;;
  esac
done
case " $* " in
*' --say '*)
  # shellcheck disable=SC2086
  say $parameters
  exit 0
  ;;
esac
[ "$(id -u)" = 0 ] || complain 'only root may load a module. Next: type the same as root, by sudo for example'
require_all

folder=$(mktemp -d)
loaded=
clean() {
  [ -z "$loaded" ] || rmmod worldswitch || true
  rm -rf "$folder"
}
trap clean EXIT
trap 'exit 130' INT TERM HUP

mkdir "$folder/guest"
cp -R "$here" "$folder/driver"
cp -R "$here/../guest/here" "$here/../guest/probe" "$folder/guest"
# shellcheck disable=SC2046
make -C "$folder/driver" KDIR="$headers" $(compiler) modules >"$folder/log" 2>&1 ||
  complain "the module can not be built: $(grep -m 1 -i error "$folder/log" || tail -n 1 "$folder/log")"

# shellcheck disable=SC2086
insmod "$folder/driver/worldswitch.ko" $parameters 2>"$folder/log" || {
  why=$(dmesg 2>/dev/null | grep -e 'worldswitch: ' -e 'unsigned module' | tail -n 1)
  # Where nobody has mounted what says so before, the kernel says it now.
  case $why in *'unsigned module'*) complain "$SIGNED_ONLY" ;; esac
  why=${why##*worldswitch: }
  complain "the module was refused: ${why:-$(tail -n 1 "$folder/log")}"
}
loaded=yes
cat /dev/worldswitch >"$folder/lines" || complain 'reading /dev/worldswitch was interrupted'
[ -s "$folder/lines" ] || complain 'the module said nothing'

# ---- what a program can tell that a module can't ----

version=$(sed -n '1s/^{"worldswitch":\([0-9]*\),.*/\1/p' "$folder/lines")
number=$(grep -c '"from":"here"' "$folder/lines")

# message FIELDS: one more line, numbered as the module's are.
message() {
  printf '{"worldswitch":%s,"from":"here","seq":%s,%s}\n' "$version" "$number" "$1"
  number=$((number + 1))
}

# tidy TEXT: on one line of printable ASCII, without what would end a string.
tidy() {
  printf %s "$1" | tr '"' "'" | tr '\\' ' ' | tr -c ' -~' ' ' | cut -c 1-2000
}

# fact NAME TEXT
fact() {
  text=$(tidy "$2")
  [ -z "$text" ] || message "\"type\":\"fact\",\"name\":\"$1\",\"text\":\"$text\""
}

value_of() {
  sed -n "s/^$1[[:space:]]*: //p" /proc/cpuinfo | head -n 1
}

cat "$folder/lines"
# What stands behind "--" is for init.
fact kernel/command-line "$(sed 's/ -- .*//' /proc/cmdline)"
fact kernel/clock-source "$(cat /sys/devices/system/clocksource/clocksource0/current_clocksource 2>/dev/null)"
fact cpu/megahertz "$(value_of 'cpu MHz')"
for file in /sys/devices/system/cpu/vulnerabilities/*; do
  [ ! -r "$file" ] ||
    message "\"type\":\"vulnerability\",\"name\":\"$(tidy "${file##*/}")\",\"text\":\"$(tidy "$(cat "$file")")\""
done
