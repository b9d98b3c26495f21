#!/bin/bash
# SPDX-License-Identifier: AGPL-3.0-or-later
# with_server.sh PROGRAM COMMAND [ARGUMENT...]
#
# Runs a command beside a fresh demonstration of its own and exports XIANSHEN_URL and
# XIANSHEN_ACCOUNTS (a JSON file: [{"agency","role","login","password"}]); server, data and keys are
# gone afterwards. PROGRAM is the `xianshen` to start.
set -uo pipefail

if (($# < 2)); then
  echo "usage: $0 PROGRAM COMMAND [ARGUMENT...]" >&2
  exit 2
fi
program=$1
shift

folder=$(mktemp -d "${TMPDIR:-/tmp}/xs-server-XXXXXX")
server=
stop() {
  local status=$?
  trap - EXIT INT TERM
  if [[ -n $server ]]; then
    kill -TERM "$server" 2>/dev/null
    if ! wait "$server"; then
      echo "with_server.sh: the server did not end well" >&2
      status=1
    fi
  fi
  rm -rf "$folder"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

"$program" serve --demo --data "$folder/data" --keys "$folder/keys" --listen 127.0.0.1:0 \
  >"$folder/said" 2>"$folder/log" </dev/null &
server=$!
for ((waited = 0; waited < 300; waited++)); do
  XIANSHEN_URL=$(grep -om1 'http://127\.0\.0\.1:[0-9]*' "$folder/said") && break
  kill -0 "$server" 2>/dev/null || break
  sleep 0.1
done
if [[ -z $XIANSHEN_URL ]]; then
  echo "with_server.sh: the server did not start" >&2
  cat "$folder/said" "$folder/log" >&2
  exit 1
fi

# The list of accounts as it is shown once: an agency on a line, its accounts indented below.
if ! python3 - "$folder/said" >"$folder/accounts.json" <<'PYTHON'
import json
import re
import sys

accounts, agency = [], None
for line in open(sys.argv[1], encoding="utf-8"):
    account = re.match(r"    (\w+-(\S+)) +(\S+)  \S", line)
    if account:
        login, role, password = account.groups()
        accounts.append({"agency": agency, "role": role, "login": login, "password": password})
    elif re.match(r"  \S", line):
        agency = line.strip()
json.dump(accounts, sys.stdout, ensure_ascii=False, indent=1)
sys.exit(not accounts)
PYTHON
then
  echo "with_server.sh: no accounts were shown" >&2
  exit 1
fi
export XIANSHEN_URL XIANSHEN_ACCOUNTS=$folder/accounts.json
"$@"
status=$?
if ((status != 0)); then tail -n 20 "$folder/log" >&2; fi
exit "$status"
