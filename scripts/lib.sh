# shellcheck shell=bash
# What the scripts of this folder share. To be sourced.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
target=${CARGO_TARGET_DIR:-$root/target}
export root target

# say TEXT: one line of progress.
say() { printf '%s\n' "$*" >&2; }

# die TEXT: the reason, and the end.
die() {
  say "$*"
  exit 1
}

# install_packages NAME…: Debian packages, as whoever runs this may.
install_packages() {
  local -a as=()
  command -v apt-get >/dev/null || die "missing: $* (no apt-get here: install them by hand)"
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || die "missing: $* (neither root nor sudo here: install them by hand)"
    as=(sudo)
  fi
  mkdir -p "$target/tools"
  say "installing $*"
  local -a get=("${as[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends)
  # A bare or an old machine needs the lists first.
  {
    "${get[@]}" install "$@" || { "${get[@]}" update && "${get[@]}" install "$@"; }
  } >"$target/tools/apt.log" 2>&1 || {
    tail -n 20 "$target/tools/apt.log" >&2
    die "could not install $*"
  }
}

# need COMMAND PACKAGE…: installs the packages when the command is missing.
need() {
  local command=$1
  shift
  command -v "$command" >/dev/null && return
  install_packages "$@"
  command -v "$command" >/dev/null || die "$command is still missing after installing $*"
}

# python_install NAME: a Python environment that holds exactly tools/requirements-NAME.txt; prints its folder.
python_install() {
  local list=$root/tools/requirements-$1.txt folder=$target/tools/python-$1 python
  if ! cmp -s "$list" "$folder/installed.txt"; then
    say "installing the Python packages of ${list#"$root/"}"
    need python3 python3 python3-venv
    python=$(command -v python3)
    rm -rf "$folder"
    if ! "$python" -m venv "$folder" >/dev/null 2>&1; then
      # Debian keeps this module apart.
      install_packages python3 python3-venv
      python=/usr/bin/python3
      rm -rf "$folder"
      "$python" -m venv "$folder" >&2 || die "no Python environment in $folder"
    fi
    "$folder/bin/pip" install --quiet --disable-pip-version-check --requirement "$list" >&2 || die "pip failed on $list"
    cp "$list" "$folder/installed.txt"
  fi
  printf '%s\n' "$folder"
}

# need_node: a Node.js that the tools accept, the machine's own or else one from a Python package,
# since Debian's may be too old.
need_node() {
  local folder
  # shellcheck disable=SC2016 # JavaScript, not shell
  if ! node -e 'const [a, b] = process.versions.node.split("."); process.exit(a >= 22 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null ||
    ! command -v npm >/dev/null; then
    folder=$(python_install node)
    export PATH=$folder/bin:$PATH
  fi
}

# npm_install FOLDER: brings node_modules to what the lock file says, when it is not there yet.
npm_install() {
  local lock=$1/package-lock.json mark=$1/node_modules/.lock-installed
  need_node
  cmp -s "$lock" "$mark" && return
  say "installing the packages of ${1#"$root/"}"
  (cd "$1" && PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm ci --ignore-scripts --no-progress --loglevel=error) || die "npm ci failed in $1"
  cp "$lock" "$mark"
}

# server_binary: brings the debug binary up to date, or takes the one of E2E_BIN; prints its path.
server_binary() {
  if [ -z "${E2E_BIN:-}" ]; then
    (cd "$root" && cargo build --package releve-api --bin releve) >&2 || die "the server does not compile"
  fi
  printf '%s\n' "${E2E_BIN:-$target/debug/releve}"
}

# free_port: a TCP port of 127.0.0.1 on which nothing listens now.
free_port() {
  local port
  for _ in $(seq 50); do
    port=$((RANDOM % 20000 + 20000))
    if ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      printf '%s\n' "$port"
      return
    fi
  done
  die "no free port found"
}

# wait_for URL PID SECONDS: until the address answers 2xx; fails when the process ends before.
wait_for() {
  local deadline=$((SECONDS + $3))
  until curl --silent --fail --output /dev/null --max-time 2 "$1"; do
    kill -0 "$2" 2>/dev/null || { say "the server stopped before answering $1"; return 1; }
    [ "$SECONDS" -lt "$deadline" ] || { say "no answer from $1 in $3 s"; return 1; }
    sleep 0.2
  done
}
