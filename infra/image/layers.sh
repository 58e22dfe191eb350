#!/usr/bin/env bash
# Makes what the image consists of, for the architecture of this machine: a Java runtime of the modules that Attune needs, its jar and libraries without
# other platforms' native code, and an archive of loaded and linked classes that makes the start fast.
# The same sources, JDK and base give the same bytes.
#   infra/image/layers.sh FOLDER BASE     (after ./mvnw -Psbom -DskipTests package)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
target=$here/../../bootstrap/target
out=$1
base=$2
epoch=$(git -C "$here" log -1 --format=%ct)
source "$here/../java.sh" jlink
export CONTAINERS_CONF=$here/containers.conf
modules=java.base,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml
modules+=,jdk.crypto.ec,jdk.incubator.vector,jdk.jfr,jdk.management,jdk.naming.dns,jdk.unsupported,jdk.zipfs

rm -rf "$out" && mkdir -p "$out/data"
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-man-pages --no-header-files --compress=zip-6 --output "$out/runtime"
rm -f "$out"/runtime/lib/{jexec,jspawnhelper,classlist} "$out"/runtime/bin/{keytool,rmiregistry,jrunscript,jwebserver}
cp -r "$target/attune.jar" "$target/lib" "$out/"
box=$(podman create "$base" /none)
podman cp "$box:/usr/share/packages" "$out/packages" 2>/dev/null || : >"$out/packages"
podman rm "$box" >/dev/null
"$here/sbom.py" "$target/bom.json" "$out/runtime" "$out/packages" >"$out/sbom.json"
rm "$out/packages"

# Native code stays for Linux on this architecture alone.
case $(uname -m) in
  x86_64) keep='Linux/x86_64/|linux/x86_64/|linux-x86-64/'; drop=linux-aarch_64 ;;
  aarch64) keep='Linux/aarch64/|linux/aarch64/|linux-aarch64/'; drop=linux-x86_64 ;;
  *) echo "no native libraries are known for $(uname -m)" >&2; exit 1 ;;
esac
rm -f "$out"/lib/*-{osx,windows}-*.jar "$out"/lib/*-"$drop".jar
for jar in "$out"/lib/sqlite-jdbc-*.jar "$out"/lib/xgboost4j_*.jar "$out"/lib/jna-[0-9]*.jar; do
  unzip -Z1 "$jar" | awk -v keep="$keep" '/\.(so|a|dll|dylib|jnilib)$/ && $0 !~ keep' | xargs -r zip -qd "$jar"
done
# SQLite's library as a file of its own: out of its jar it would be written to /tmp and compared, byte by byte, at each start.
mkdir "$out/native"
unzip -qj "$out"/lib/sqlite-jdbc-*.jar '*/libsqlitejdbc.so' -d "$out/native"
chmod -R u=rwX,go=rX "$out"
# The archive of classes holds the times of the jars, and the image's files all carry this one.
find "$out" -exec touch -h -d "@$epoch" {} +

# Dumped where it will be used, because it holds paths; and twice, because the dumps differ in a clock, which is then set to zero.
cp "$here/classes.lst" "$out/"
for dump in 1 2; do
  podman run --rm --network=none -v "$out:/opt/attune" "$base" /opt/attune/runtime/bin/java -Xmx1g -XX:+UseSerialGC -Xshare:dump -XX:+AOTClassLinking -Xlog:disable \
    -XX:SharedClassListFile=/opt/attune/classes.lst -XX:SharedArchiveFile="/opt/attune/$dump.jsa" --enable-native-access=ALL-UNNAMED -cp /opt/attune/attune.jar
done
"$java_home/bin/java" "$here/SettleArchive.java" "$out/1.jsa" "$out/2.jsa" "$out/attune.jsa"
rm "$out/1.jsa" "$out/2.jsa" "$out/classes.lst"
chmod 644 "$out/attune.jsa"
touch -d "@$epoch" "$out/attune.jsa" "$out"
