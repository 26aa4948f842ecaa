# Sourced by bobbin and verify: finds a JDK 25 or newer and puts its folder into JAVA_HOME.
# Looks at JAVA_HOME, the PATH and the places where package managers and IDEs put JDKs.

# Prints VERSION of the JDK in folder $1, or fails if there is no JDK of 25 or newer with a compiler.
jdk_version() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  local version
  version=$(sed -n 's/^JAVA_VERSION="\(.*\)"/\1/p' "$1/release")
  case "${version%%[.+-]*}" in
    '' | *[!0-9]*) return 1 ;;
  esac
  [ "${version%%[.+-]*}" -ge 25 ] || return 1
  # Some slimmed-down JDKs leave out the incubating vector module, which the engine needs.
  if grep -q '^MODULES=' "$1/release"; then
    grep -q 'jdk\.incubator\.vector' "$1/release" || return 1
  fi
  printf '%s\n' "$version"
}

# JDK-8377811: G1 of these versions can corrupt pinned objects.
jdk_has_pinning_bug() {
  case "$1" in
    25 | 25.0.0 | 25.0.1 | 25.0.2 | 25+* | 25.0.[012]+*) return 0 ;;
    *) return 1 ;;
  esac
}

find_jdk() {
  local candidate version second_choice='' on_path=''
  if command -v javac >/dev/null 2>&1; then
    on_path=$(command -v javac)
    while [ -L "$on_path" ]; do
      candidate=$(readlink "$on_path")
      case "$candidate" in
        /*) on_path=$candidate ;;
        *) on_path=$(dirname -- "$on_path")/$candidate ;;
      esac
    done
    on_path=$(dirname -- "$(dirname -- "$on_path")")
  fi
  for candidate in "${JAVA_HOME:-}" "$on_path" \
    /usr/lib/jvm/* /opt/* /opt/*/Contents/Home \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/*; do
    [ -n "$candidate" ] && version=$(jdk_version "$candidate") || continue
    if jdk_has_pinning_bug "$version"; then
      [ -n "$second_choice" ] || second_choice=$candidate
      continue
    fi
    export JAVA_HOME=$candidate
    return 0
  done
  if [ -n "$second_choice" ]; then
    export JAVA_HOME=$second_choice
    printf 'warning: JDK %s has the bug JDK-8377811; try 25.0.3 or newer\n' "$(jdk_version "$JAVA_HOME")" >&2
    return 0
  fi
  cat >&2 <<'MESSAGE'
bobbin: expected a JDK 25 (25.0.3 or newer), found none in JAVA_HOME, on the PATH or where JDKs usually live;
try one of
  sudo apt install openjdk-25-jdk        Debian, Ubuntu
  brew install openjdk@25                macOS
  sdk install java 25-tem                SDKMAN
or unpack one from adoptium.net and set JAVA_HOME to its folder
MESSAGE
  return 1
}
