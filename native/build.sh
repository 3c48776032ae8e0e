#!/bin/sh
# Builds the launcher: a static binary for each architecture a compiler is here for, and its hash.
#
#   native/build.sh           rebuilds native/bin/linux-*/ (musl-gcc if installed, else the plain compiler)
#   native/build.sh --out DIR the same into DIR, to compare with what is committed
#   native/build.sh --plain   the fall-back for a host without musl: cc -O2 -static; larger, otherwise the same
#
# The result depends on the compiler's version alone: no timestamps, paths or build ids go in.
set -eu
cd "$(dirname "$0")"

out=bin
plain=no
while [ $# -gt 0 ]; do
  case $1 in
    --out) out=$2; shift 2 ;;
    --plain) plain=yes; shift ;;
    *) sed -n '2,8p' "$0"; exit 2 ;;
  esac
done

flags='-std=gnu11 -D_GNU_SOURCE -Os -static -no-pie -fno-pie -fno-asynchronous-unwind-tables -fno-ident
  -fstack-protector-strong -D_FORTIFY_SOURCE=2 -ffunction-sections -fdata-sections -ffile-prefix-map=src=.
  -Wall -Wextra -Wshadow -Wno-missing-field-initializers -Werror
  -Wl,--gc-sections -Wl,--build-id=none -Wl,-z,noexecstack -s'

# build COMPILER PLATFORM [FLAG...]
build() {
  compiler=$1 platform=$2
  shift 2
  mkdir -p "$out/$platform"
  # In the order of their names, so that the layout does not depend on the file system.
  # shellcheck disable=SC2046,SC2086
  $compiler $flags "$@" $(LC_ALL=C ls src/*.c) -o "$out/$platform/chameleon-launcher"
  (cd "$out/$platform" && sha256sum chameleon-launcher > chameleon-launcher.sha256)
  echo "$platform: $(wc -c < "$out/$platform/chameleon-launcher") bytes, $compiler"
}

machine=$(uname -m)
case $machine in
  x86_64) here=linux-x64 ;;
  aarch64) here=linux-arm64 ;;
  *) echo "build.sh: no system call table for $machine" >&2; exit 1 ;;
esac

if [ $plain = no ] && command -v musl-gcc > /dev/null; then
  # The C library is musl's, but the kernel's own headers are where the distribution keeps them.
  build musl-gcc $here -idirafter /usr/include -idirafter "/usr/include/$machine-linux-gnu"
else
  build "${CC:-cc}" $here
fi
if [ $here = linux-x64 ] && [ $plain = no ] && command -v aarch64-linux-gnu-gcc > /dev/null; then
  build aarch64-linux-gnu-gcc linux-arm64
fi
