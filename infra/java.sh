# Sourced by scripts: java_home is the folder of a Java 25 that has the tool asked for.
#   source infra/java.sh java
java_home=
for candidate in "${JAVA_HOME:-}" "$(dirname "$(dirname "$(readlink -f "$(command -v java || true)")")")" /usr/lib/jvm/* /opt/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
  if [ -x "$candidate/bin/$1" ] && "$candidate/bin/java" --version 2>/dev/null | head -1 | grep -qE ' (2[5-9]|[3-9][0-9])'; then java_home=$candidate; break; fi
done
[ -n "$java_home" ] || { echo "a JDK 25 with $1 is needed: set JAVA_HOME" >&2; exit 1; }
