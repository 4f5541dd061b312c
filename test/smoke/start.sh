#!/usr/bin/env bash
# Does `npm start` work on a machine with only Node? Starts it in an empty environment, does the
# first purchase it prints, presses Ctrl-C, and looks for anything left running. Linux only (/proc).
#
# usage: test/smoke/start.sh <checkout with node_modules> [account]
#   account: run as this account instead of the caller's; only root may ask for it
set -euo pipefail

checkout=$(cd "$1" && pwd)
account=${2:-}
port=${SMOKE_PORT:-3471}
# Bounds against hanging, ten times the usual.
start_within=600
stop_within=300

work=$(mktemp -d /tmp/bill-vending-smoke-XXXXXX)
home=$work/home
# Its name is in the environment of all that is started, by which what is left is found.
data=$work/data
log=$work/start.log
mkdir "$home" "$data"
as=()
if [ -n "$account" ]; then
  chown -R "$account" "$work"
  as=(setpriv --reuid "$account" --regid "$(id -g "$account")" --clear-groups)
fi

say() { echo "smoke: $*"; }

# Processes of this run: by the environment they inherited, by the arguments (PostgreSQL and the
# simulator get the folder there), or by the folder they work in.
left() {
  local base pid
  base=$(head -n 1 "$data/postgres/LOCATION" 2>/dev/null || echo "$data/postgres")
  for pid in /proc/[0-9]*; do
    [ "${pid#/proc/}" = "$$" ] && continue
    if grep -qsF "DATA_DIR=$data" "$pid/environ" || grep -qsF -e "$data" -e "$base" "$pid/cmdline" ||
      [[ $(readlink "$pid/cwd" 2>/dev/null || true) == "$base"* ]]; then
      echo "${pid#/proc/} $(tr '\0' ' ' 2>/dev/null <"$pid/cmdline" | cut -c 1-120 || true)"
    fi
  done
}

finish() {
  local code=$? base pid
  trap - EXIT
  if [ $code -ne 0 ]; then
    say "failed; the end of its output:"
    tail -n 40 "$log" | sed 's/^/  | /' || true
  fi
  while read -r pid _; do kill -KILL "$pid" 2>/dev/null || true; done < <(left)
  base=$(head -n 1 "$data/postgres/LOCATION" 2>/dev/null || true)
  case $base in /var/lib/bill-vending/?*) rm -rf -- "$base" ;; esac
  rm -rf -- "$work"
  exit $code
}
trap finish EXIT

say "npm start as ${account:-$(id -un)} on port $port"
# A process group of its own with the signals of a terminal's foreground job.
set -m
(
  cd "$checkout"
  exec env -i ${as[@]+"${as[@]}"} env -i PATH="$PATH" HOME="$home" DATA_DIR="$data" PORT="$port" \
    SIMULATOR_PORT=$((port + 1)) npm start
) >"$log" 2>&1 </dev/null &
server=$!
set +m

for ((second = 0; ; second++)); do
  grep -q 'Ctrl-C stops everything' "$log" && break
  kill -0 "$server" 2>/dev/null || { say 'it ended by itself'; exit 1; }
  ((second < start_within)) || { say "not up within $start_within s"; exit 1; }
  sleep 1
done

# The lines as a person would paste them.
sed -n '/A first purchase/,/Ctrl-C stops/p' "$log" | sed '1d;$d' >"$work/purchase.sh"
bash "$work/purchase.sh" | tee "$work/answers"
grep -q '"status":"completed".*"tokens":\[{"role":"credit","value":"[0-9]\{20\}"}\]' "$work/answers" ||
  { say 'no token came'; exit 1; }

kill -INT -- "-$server"
for ((second = 0; ; second++)); do
  remaining=$(left)
  [ -z "$remaining" ] && break
  ((second < stop_within)) || { say "left running:"; echo "$remaining"; exit 1; }
  sleep 1
done
wait "$server" 2>/dev/null || true
say 'a token came, and nothing is left running'
