#!/usr/bin/env bash
# What the README promises a stranger: on a fresh clone, as a user without root, two commands do everything.
set -euo pipefail
source_tree=${1:?usage: newcomer.sh SOURCE_TREE}
port=${CHAMELEON_PORT:-17077}

if [ "$(id -u)" -eq 0 ]; then
  newcomer=chameleon-newcomer
  id "$newcomer" >/dev/null 2>&1 || useradd --create-home "$newcomer"
  as_newcomer() { setpriv --reuid "$newcomer" --regid "$newcomer" --clear-groups --inh-caps=-all env -i \
    HOME="/home/$newcomer" PATH="$PATH" USER="$newcomer" CHAMELEON_PORT="$port" \
    ${NODE_EXTRA_CA_CERTS:+NODE_EXTRA_CA_CERTS="$NODE_EXTRA_CA_CERTS"} "$@"; }
else
  as_newcomer() { env CHAMELEON_PORT="$port" "$@"; }
fi

work=$(mktemp -d /tmp/newcomer.XXXXXX)
chmod 755 "$work"
server=
# The server leads a process group of its own: npm passes no signal on to what it started.
stop_server() {
  if [ -n "$server" ]; then
    kill -TERM -- "-$server" 2>/dev/null || true
    wait "$server" 2>/dev/null || true
    server=
  fi
}
cleanup() {
  stop_server
  rm -rf "$work"
}
trap cleanup EXIT
git -C "$source_tree" bundle create "$work/tree.bundle" HEAD >/dev/null 2>&1
chmod 644 "$work/tree.bundle"
[ "$(id -u)" -eq 0 ] && chown "$newcomer" "$work"

as_newcomer git -c advice.detachedHead=false clone -q "$work/tree.bundle" "$work/chameleon"
cd "$work/chameleon"

began=$SECONDS
set -m
as_newcomer npm start >"$work/server.log" 2>&1 &
server=$!
set +m
until curl -fsS "http://127.0.0.1:$port/readyz" >/dev/null 2>&1; do
  if ! kill -0 "$server" 2>/dev/null || [ $((SECONDS - began)) -gt 180 ]; then
    echo "npm start did not serve within 180 s:"
    tail -40 "$work/server.log"
    exit 1
  fi
  sleep 0.5
done
echo "npm start served after $((SECONDS - began)) s"

answer=$(curl -fsS "http://127.0.0.1:$port/v1/executions" -H 'content-type: application/json' \
  -d '{"user":"ada","language":"python","code":"print(6*7)"}')
case "$answer" in
  *'"stdout":"42\n"'*) echo 'the first execution answered 42' ;;
  *)
    echo "unexpected answer: $answer"
    tail -40 "$work/server.log"
    exit 1
    ;;
esac
stop_server

as_newcomer npm test
