#!/bin/sh
# SPDX-License-Identifier: AGPL-3.0-or-later
# with_postgres.sh COMMAND [ARGUMENT…]
#
# Runs a command beside a fresh PostgreSQL of its own, reached over a socket only, and exports
# XS_TEST_POSTGRES=postgresql://…; the server and its data are gone afterwards. Without PostgreSQL
# on the machine the command runs without the variable, and says what it skips.
set -eu

if [ "$#" -eq 0 ]; then
  echo "usage: $0 COMMAND [ARGUMENT...]" >&2
  exit 2
fi
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1)
if [ -z "$programs" ]; then
  echo "with_postgres.sh: no PostgreSQL here" >&2
  exec "$@"
fi

# PostgreSQL refuses to run as root.
as_owner() {
  if [ "$(id -u)" -eq 0 ]; then
    runuser -u postgres -- "$@"
  else
    "$@"
  fi
}

# Not below the build folder: the owner must reach it, and a socket's path is short.
folder=$(mktemp -d "${TMPDIR:-/tmp}/xs-postgres-XXXXXX")
chmod 755 "$folder"
if [ "$(id -u)" -eq 0 ]; then chown postgres "$folder"; fi

stop() {
  status=$?
  trap - EXIT INT TERM
  (cd "$folder" && as_owner "$programs/pg_ctl" -D "$folder/cluster" -m immediate -s stop) || true
  rm -rf "$folder"
  exit "$status"
}
trap stop EXIT
trap 'exit 130' INT TERM

here=$(pwd)
cd "$folder"
as_owner "$programs/initdb" -D "$folder/cluster" --username=xianshen --auth=trust \
  --encoding=UTF8 --locale=C.UTF-8 --data-checksums --no-sync >"$folder/initdb.log" 2>&1 || {
  cat "$folder/initdb.log" >&2
  exit 1
}
# Nothing here outlives the server, so it need not wait for the disk.
as_owner "$programs/pg_ctl" -D "$folder/cluster" -l "$folder/server.log" -s -w start \
  -o "-c listen_addresses= -c unix_socket_directories=$folder -c max_connections=100 \
      -c fsync=off -c full_page_writes=off" || {
  as_owner cat "$folder/server.log" >&2
  exit 1
}
cd "$here"
socket=$(printf %s "$folder" | sed 's,/,%2F,g')
export XS_TEST_POSTGRES="postgresql://xianshen@$socket/postgres"
"$@"
