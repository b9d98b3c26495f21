# SPDX-License-Identifier: AGPL-3.0-or-later
# shellcheck shell=bash
# What ./run and ./test do before anything runs: packages, the web client, the program.
#
# Sourced, at the root of the repository. A step leaves the fingerprint of what it read in
# build/stamps and is skipped while that holds, so the second start asks neither apt, npm nor cmake.
# What the tools say goes to build/logs; a person sees it only when a step fails.
#
#   ensure_packages packages && ensure_web && build release xianshen xianshen-reader xianshen-typesetter

say() { printf '先审：%s\n' "$*"; }

# fingerprint PATH...: one line that changes with any file beneath.
fingerprint() {
  find "$@" \( -name node_modules -o -path web/dist -o -name __pycache__ \) -prune \
    -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 -r sha256sum | sha256sum | cut -c1-64
}

# done_before STEP FINGERPRINT; done_now STEP FINGERPRINT
done_before() { [[ -f build/stamps/$1 && $(<"build/stamps/$1") == "$2" ]]; }
done_now() { mkdir -p build/stamps && printf '%s\n' "$2" >"build/stamps/$1"; }

# logged STEP COMMAND...: runs it quietly; on failure shows the end of what it said.
logged() {
  local log=build/logs/$1.log
  shift
  mkdir -p build/logs
  if "$@" >"$log" 2>&1 </dev/null; then return 0; fi
  tail -n 40 "$log" >&2
  say "这一步没有完成，详细记录在 $log" >&2
  return 1
}

as_root() {
  if [[ $EUID -eq 0 ]]; then "$@"; else sudo "$@"; fi
}

install_packages() {
  as_root apt-get update -q || echo "the lists of packages stay as they are"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "$@"
}

# missing_packages LIST: those of tools/LIST.txt that are not installed.
missing_packages() {
  dpkg-query -W -f '${Package} ${db:Status-Status}\n' |
    awk 'NR == FNR { if ($2 == "installed") has[$1]; next } !($1 in has)' - "tools/$1.txt"
}

# ensure_packages LIST. libboost1.81-dev takes the place of libboost-dev 1.74, so apt may remove it.
ensure_packages() {
  local found missing
  found=$(fingerprint "tools/$1.txt")
  if done_before "$1" "$found"; then return 0; fi
  if ! command -v apt-get >/dev/null; then
    say "本机没有 apt-get。请自行安装 tools/$1.txt 中的软件包（名称按 Debian 12）。" >&2
    return 1
  fi
  missing=$(missing_packages "$1") || return 1
  if [[ -n $missing ]]; then
    mapfile -t missing <<<"$missing"
    say "正在安装 ${#missing[@]} 个系统软件包……"
    logged "$1" install_packages "${missing[@]}" || return 1
  fi
  done_now "$1" "$found"
}

node_is_recent() {
  command -v node >/dev/null && command -v npm >/dev/null && node -e '
    const [major, minor] = process.versions.node.split(".").map(Number)
    process.exit((major === 20 && minor >= 19) || (major === 22 && minor >= 12) || major > 22 ? 0 : 1)'
}

# The tools of the web client need Node 20.19; Debian 12 has 18, whose npm can fetch a newer one.
ensure_node() {
  local machine package
  if node_is_recent; then return 0; fi
  case $(uname -m) in
    aarch64) machine=arm64 ;;
    *) machine=x64 ;;
  esac
  package=node-linux-$machine
  export PATH=$PWD/build/node/node_modules/$package/bin:$PATH
  if node_is_recent; then return 0; fi
  say "正在安装 Node.js……"
  if ! command -v npm >/dev/null; then logged npm install_packages nodejs npm || return 1; fi
  logged node npm install --prefix build/node --no-save --no-audit --no-fund "$package@22" || return 1
  hash -r
  node_is_recent
}

ensure_web_modules() {
  local found
  found=$(fingerprint web/package.json web/package-lock.json)
  if [[ -d web/node_modules ]] && done_before web-modules "$found"; then return 0; fi
  ensure_node || return 1
  say "正在取得网页所用的组件……"
  logged web-modules npm --prefix web ci --no-audit --no-fund || return 1
  done_now web-modules "$found"
}

ensure_web() {
  local found
  ensure_web_modules || return 1
  found=$(fingerprint web)
  if [[ -f web/dist/index.html ]] && done_before web "$found"; then return 0; fi
  ensure_node || return 1
  say "正在生成网页……"
  logged web npm --prefix web run build || return 1
  done_now web "$found"
}

# Tenths of the way, from the lines of ninja.
tell_progress() {
  local line counted=0 tenth
  while IFS= read -r line; do
    if [[ $line =~ ^\[([0-9]+)/([0-9]+)\] ]] && ((BASH_REMATCH[2] >= 50)); then
      tenth=$((10 * BASH_REMATCH[1] / BASH_REMATCH[2]))
      if ((tenth > counted && tenth < 10)); then say "  已完成 ${tenth}0%" >&2; fi
      counted=$tenth
    fi
    printf '%s\n' "$line"
  done
}

ninja_told() {
  local preset=$1
  shift
  ninja -C "build/$preset" -j "$(nproc)" "$@" 2>&1 | tell_progress 2>&3
}

# build PRESET [-DNAME=VALUE...] [TARGET...]: configures and builds; without a target, everything.
build() {
  local preset=$1 arguments=()
  shift
  while [[ ${1-} == -D* ]]; do arguments+=("$1") && shift; done
  # A build folder that was made elsewhere, or by other tools, is configured anew.
  logged "configure-$preset" cmake --preset "$preset" "${arguments[@]}" >/dev/null 2>&1 ||
    logged "configure-$preset" cmake --fresh --preset "$preset" "${arguments[@]}" || return 1
  logged "build-$preset" ninja_told "$preset" "$@" 3>&1
}

# The programs of ./run, when a source has changed.
ensure_program() {
  local found
  found=$(fingerprint src schema cmake CMakeLists.txt CMakePresets.json build/stamps/web)
  if [[ -x build/release/xianshen && -x build/release/xianshen-reader &&
    -x build/release/xianshen-typesetter ]] &&
    done_before program "$found"; then
    return 0
  fi
  say "正在编译程序（第一次需要几分钟）……"
  build release xianshen xianshen-reader xianshen-typesetter || return 1
  done_now program "$found"
}
