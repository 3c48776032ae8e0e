#!/usr/bin/env bash
# The launcher: its committed binary has the committed hash, and its sources compile without a warning.
set -euo pipefail
cd "$(dirname "$0")/.."
for platform in native/bin/*/; do
  (cd "$platform" && sha256sum --quiet -c chameleon-launcher.sha256)
done
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
native/build.sh --out "$built"
if cmp -s "$built/linux-x64/chameleon-launcher" native/bin/linux-x64/chameleon-launcher; then
  echo 'the committed binary is the one that this compiler makes of the sources'
else
  echo 'the committed binary was made by another compiler or from older sources'
fi
