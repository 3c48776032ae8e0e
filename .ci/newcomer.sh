#!/usr/bin/env bash
# What the README promises a stranger: a fresh clone, as a user without root, passes its tests.
set -euo pipefail
source_tree=${1:?usage: newcomer.sh SOURCE_TREE}

if [ "$(id -u)" -eq 0 ]; then
  newcomer=chameleon-newcomer
  id "$newcomer" >/dev/null 2>&1 || useradd --create-home "$newcomer"
  as_newcomer() { setpriv --reuid "$newcomer" --regid "$newcomer" --clear-groups --inh-caps=-all env -i \
    HOME="/home/$newcomer" PATH="$PATH" USER="$newcomer" ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} "$@"; }
else
  as_newcomer() { "$@"; }
fi

work=$(mktemp -d /tmp/newcomer.XXXXXX)
chmod 755 "$work"
git -C "$source_tree" bundle create "$work/tree.bundle" HEAD >/dev/null 2>&1
chmod 644 "$work/tree.bundle"
[ "$(id -u)" -eq 0 ] && chown "$newcomer" "$work"
trap 'rm -rf "$work"' EXIT

as_newcomer git clone -q "$work/tree.bundle" "$work/chameleon"
cd "$work/chameleon"

as_newcomer npm test
