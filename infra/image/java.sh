# Sourced by the scripts beside it: finds a JDK 25 (java_home), and the time that all files of the image carry (epoch, that of the commit).
java_home=
for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/* "$HOME"/.jdks/* "$HOME"/.sdkman/candidates/java/*; do
  if [ -x "$candidate/bin/jlink" ] && "$candidate/bin/java" --version 2>/dev/null | head -1 | grep -qE ' (2[5-9]|[3-9][0-9])'; then java_home=$candidate; break; fi
done
[ -n "$java_home" ] || { echo "a JDK 25 with jlink is needed: set JAVA_HOME" >&2; exit 1; }
epoch=$(git -C "$(dirname "${BASH_SOURCE[0]}")" log -1 --format=%ct)
