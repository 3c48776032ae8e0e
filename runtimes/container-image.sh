#!/usr/bin/env bash
# Writes the image of the container driver to standard output, as a tar: the interpreters of this machine and what they need, taken
# from its installed Debian packages. No registry, no network, nothing of the machine but those packages and public tables.
#
#   runtimes/container-image.sh [--node FILE|none] [PACKAGE...] | podman import - localhost/chameleon-runtimes
#   runtimes/container-image.sh [--node FILE|none] [PACKAGE...] | docker import - localhost/chameleon-runtimes
#
# PACKAGE: installed packages besides bash, coreutils and what they depend on (default: those of the languages of
# runtimes/*.json that are installed here). --node: the Node for JavaScript and TypeScript (default: the one on PATH).
set -euo pipefail

languages=(python3 perl ruby php-cli)
always=(bash coreutils dash libc-bin findutils grep sed)
node=$(command -v node || true)
packages=()
while [ $# -gt 0 ]; do
  case $1 in
    --node) node=${2:?--node needs a file}; shift 2 ;;
    -*) sed -n '2,10p' "$0" >&2; exit 2 ;;
    *) packages+=("$1"); shift ;;
  esac
done
# What the interpreters of this list load that no package among them depends on.
[ "$node" = none ] || [ -z "$node" ] || always+=(libstdc++6)
command -v dpkg-query >/dev/null || { echo 'container-image.sh: dpkg is needed: this is for Debian and its relatives' >&2; exit 1; }

is_installed() { [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]; }

if [ ${#packages[@]} -eq 0 ]; then
  for each in "${languages[@]}"; do is_installed "$each" && packages+=("$each"); done
fi
for each in "${packages[@]}" "${always[@]}"; do
  is_installed "$each" || { echo "container-image.sh: package $each is not installed" >&2; exit 1; }
done

# The packages and all that they depend on. Of alternatives (a | b) and virtual packages, whatever is installed.
closure() {
  dpkg-query -W -f '${db:Status-Status}\t${Package}\t${Depends}, ${Pre-Depends}\t${Provides}\n' | awk -F '\t' -v wanted="$*" '
    function bare(text) { sub(/[ (:].*/, "", text); return text }
    $1 == "installed" {
      depends[$2] = $3
      count = split($4, provided, /, */)
      for (i = 1; i <= count; i++) if (bare(provided[i]) != "") provider[bare(provided[i])] = provider[bare(provided[i])] " " $2
    }
    function take(name) { if (name in depends && !(name in taken)) { taken[name] = 1; queue[++last] = name } }
    END {
      count = split(wanted, first, " ")
      for (i = 1; i <= count; i++) take(first[i])
      for (at = 1; at <= last; at++) {
        parts = split(depends[queue[at]], groups, /, *| *\| */)
        for (i = 1; i <= parts; i++) {
          name = bare(groups[i])
          if (name in depends) { take(name); continue }
          others = split(provider[name], who, " ")
          for (j = 1; j <= others; j++) take(who[j])
        }
      }
      for (name in taken) print name
    }'
}

staged=$(mktemp -d)
trap 'rm -rf "$staged"' EXIT

# Where a file of a package really is: on a merged system /bin/bash is /usr/bin/bash, and the image has the same links.
merged=$(for each in bin sbin lib lib32 lib64 libx32; do [ -L "/$each" ] && printf '%s|' "$each"; done || true)
pruned='^usr/share/(doc|man|info|locale|lintian|bug|doc-base|menu)/|^(boot|dev|proc|run|sys|tmp|var)/'
pruned+='|^(bin|sbin|lib|lib32|lib64|libx32)$'
pruned+='|^etc/(cron|init|systemd|apt|dpkg|logrotate|pam|security|selinux|skel|passwd|group|shadow|gshadow|hosts|nsswitch)|\.(service|timer|gz)$'
{
  closure "${packages[@]}" "${always[@]}" | xargs dpkg-query -L | grep '^/' | sed -E "s#^/(${merged}none)/#/usr/\1/#; s#^/##"
  # What Python has compiled of its library belongs to it, though to no package; so do the choices of alternatives.
  find /usr/lib/python3* /usr/share/python3* -name '*.pyc' -not -path '*/dist-packages/*' 2>/dev/null | cut -c 2- || true
  find /etc/alternatives -type l 2>/dev/null | cut -c 2- || true
  printf '%s\n' etc/ld.so.cache etc/ssl/certs/java/cacerts
} | grep -vE "$pruned" | LC_ALL=C sort -u | perl -lne 'print if -l "/$_" || -f "/$_"' >"$staged/listed"

mkdir -p "$staged/root"/{box,dev,proc,sys,tmp,run,etc,var/tmp,usr/bin,opt/chameleon/agents,opt/chameleon/packages}
for link in bin sbin lib lib32 lib64 libx32; do [ -L "/$link" ] && cp -d "/$link" "$staged/root/$link"; done
printf 'root:x:0:0:root:/root:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n' >"$staged/root/etc/passwd"
printf 'root:x:0:\nnogroup:x:65534:\n' >"$staged/root/etc/group"
printf '127.0.0.1 localhost\n::1 localhost\n' >"$staged/root/etc/hosts"
printf 'passwd: files\ngroup: files\nhosts: files\n' >"$staged/root/etc/nsswitch.conf"
: >"$staged/root/opt/chameleon/launcher"
if [ -n "$node" ] && [ "$node" != none ]; then
  # The package of the registry is a shim that starts the real one.
  node=$("$node" -p 'process.execPath')
  cp "$node" "$staged/root/opt/chameleon/node"
fi
chmod -R u+rwX,go+rX,go-w "$staged/root"
# An engine may give a mount the mode of the folder that it covers.
chmod 1777 "$staged/root/box" "$staged/root/tmp"

(cd "$staged/root" && find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort) >"$staged/own"
tar --create --owner=0 --group=0 --numeric-owner --no-recursion --directory / --files-from "$staged/listed" \
  --directory "$staged/root" --files-from "$staged/own"
