#!/bin/sh
# How fast the pages are over a big archive: builds one of N invented articles
# (once; it stays in DIR), serves it and asks with wrk. CPU is that of the
# server alone, so that a busy machine shows beside the rate.
#   make load            # N=200000 DIR=/tmp/peygir-load TIME=30s CONNECTIONS=8
set -eu
N=${N:-200000} DIR=${DIR:-/tmp/peygir-load} TIME=${TIME:-30s} CONNECTIONS=${CONNECTIONS:-8}
ADDRESS=127.0.0.1:18090
mkdir -p "$DIR"
cat > "$DIR/peygir.yaml" <<EOF
data: $DIR/data
listen: $ADDRESS
sources: []
topics: []
proposals: []
web: {rate: 0, cache: 5s}
EOF
go build -o "$DIR/peygir" ./cmd/peygir
if [ ! -e "$DIR/complete" ]; then
  go run ./web/load articles "$N" > "$DIR/articles.jsonl"
  "$DIR/peygir" --config "$DIR/peygir.yaml" import "$DIR/articles.jsonl"
  touch "$DIR/complete"
fi
[ -e "$DIR/queries.txt" ] || go run ./web/load queries 100000 > "$DIR/queries.txt"

"$DIR/peygir" --config "$DIR/peygir.yaml" serve > "$DIR/serve.log" 2>&1 &
server=$!
trap 'kill $server' EXIT
until curl -fs "http://$ADDRESS/readyz" > /dev/null; do sleep 1; done

# Years that are closed are merged in the first minutes; what readers meet is
# the state after.
pieces() { find "$DIR/data/index" -name '*.zap' | wc -l; }
until [ -e "$DIR/rested" ]; do
  before=$(pieces)
  sleep 75
  [ "$(pieces)" -ne "$before" ] || touch "$DIR/rested"
done

cpu() { awk '{print $14 + $15}' "/proc/$server/stat"; }
memory() { awk -v of="$1" '$1 == of ":" {print int($2 / 1024)}' "/proc/$server/status"; }
measure() { # name, wrk arguments…
  name=$1; shift
  before=$(cpu)
  QUERIES="$DIR/queries.txt" wrk -t2 -c"$CONNECTIONS" -d"$TIME" --latency "$@" > "$DIR/wrk.txt" &
  load=$!
  own=
  while kill -0 $load 2> /dev/null; do
    own="$own $(memory RssAnon)"
    sleep 10
  done
  wait $load
  after=$(cpu)
  echo "== $name"
  awk -v cpu="$(( (after - before) * 10 ))" -v rss="$(memory VmRSS)" -v own="$own" '
    /requests in/ {n = $1; print} /Requests\/sec|99%|^p50|Non-2xx/ {print}
    END {printf "CPU of the server %.2f ms a request, memory %d MB with what it has of files, its own every 10 s:%s\n", cpu / n, rss, own}' "$DIR/wrk.txt"
}
sizes() {
  for path in / "/?q=$1" /proposals /statements /speakers /trends /sources /docs /subscribe; do
    curl -s -o /dev/null -w "%{size_download} bytes, first byte after %{time_starttransfer} s  $path\n" "http://$ADDRESS$path"
  done
}
echo "$(nproc) cores, load before: $(cut -d' ' -f1-3 /proc/loadavg)"
sizes "$(sed -n 's/^.*[?&]q=\([^&]*\).*/\1/p' "$DIR/queries.txt" | head -1)"
measure "searches, no address asked before" -s web/load/mix.lua "http://$ADDRESS"
measure "one page, cached" "http://$ADDRESS/"
measure "one page, cached and compressed" -H "Accept-Encoding: gzip" "http://$ADDRESS/"
measure "searches again" -s web/load/mix.lua "http://$ADDRESS"
