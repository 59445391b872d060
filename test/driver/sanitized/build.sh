#!/bin/sh
# Builds kernels that look for faults of modules while they run: addresses (KASAN), locks (lockdep), undefined behaviour
# (UBSAN), sleeping where none may, objects in use that are freed, memory that nobody gave back (kmemleak).
#
#     test/driver/sanitized/build.sh FOLDER [arm64] [x86]
#
# from the source package of the Linux that apt has (linux-source-6.1, or what SOURCE names). It takes some ten minutes
# on a computer with nothing else to do. test/all/driver-sanitized.test.ts then boots them with the module:
#
#     WORLDSWITCH_SANITIZED=FOLDER npx vitest run --config vitest.all.config.ts test/all/driver-sanitized.test.ts
#
# It needs: apt-get install make gcc flex bison bc libelf-dev libssl-dev gcc-aarch64-linux-gnu
set -eu
here=$(cd "$(dirname "$0")" && pwd)
folder=${1:?the folder that kernels are built in}
shift
source=${SOURCE:-linux-source-6.1}
mkdir -p "$folder"
cd "$folder"

if [ ! -e "$source" ]; then
  apt-get download "$source"
  dpkg-deb -x "$source"_*.deb unpacked
  tar xf "unpacked/usr/src/$source.tar.xz"
  rm -r unpacked "$source"_*.deb
fi

for architecture in ${*:-arm64 x86}; do
  prefix=
  [ "$architecture" != arm64 ] || prefix=aarch64-linux-gnu-
  mkdir -p "$architecture"
  run() {
    nice make -s -C "$source" "O=$folder/$architecture" "ARCH=$architecture" "CROSS_COMPILE=$prefix" "$@"
  }
  run allnoconfig
  cat "$here/common.config" "$here/$architecture.config" >>"$architecture/.config"
  run olddefconfig 2>/dev/null
  run -j "$(nproc)" all
done
