#!/usr/bin/env bash
# Makes a base image of Debian's C and C++ libraries and nothing else: no shell, no package manager. For those who build without a registry; with one, name
# another base (build.sh) that has glibc, libstdc++, libgcc and libgomp, like a distroless one for C++.
# /usr/share/packages says which packages they are.
#   infra/image/base.sh NAME      needs mmdebstrap, podman and Debian's packages
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
epoch=$(git -C "$here" log -1 --format=%ct)
export CONTAINERS_CONF=$here/containers.conf
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
suite=$(. /etc/os-release && echo "$VERSION_CODENAME")
SOURCE_DATE_EPOCH=$epoch mmdebstrap --quiet --variant=extract --extract-hook='basename -a "$1"/var/cache/apt/archives/*.deb | LC_ALL=C sort >"$1/usr/share/packages"' --include=libc6,libgcc-s1,libstdc++6,libgomp1 "$suite" "$work/root"
(cd "$work/root" && rm -rf var/cache var/lib/apt var/log usr/share/{doc,man,info,locale,lintian,bug,gcc*,gdb,perl5} usr/lib/*/{gconv,perl-base,audit,libasan*,libubsan*} usr/bin/* usr/sbin/* bin/* sbin/*)
mkdir -p "$work/root"/{tmp,etc,opt/attune}
chmod 1777 "$work/root/tmp"
printf 'root:x:0:0::/:/nologin\nattune:x:10001:10001::/data:/nologin\n' >"$work/root/etc/passwd"
printf 'root:x:0:\nattune:x:10001:\n' >"$work/root/etc/group"
printf 'hosts: files dns\n' >"$work/root/etc/nsswitch.conf"
printf 'FROM scratch\nCOPY root/ /\n' >"$work/Dockerfile"
podman build --quiet --no-cache --format docker --timestamp "$epoch" --tag "$1" "$work"
