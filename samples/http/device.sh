#!/bin/sh
# A device that sends its temperature every five seconds over HTTP, and keeps what it could not send. Needs curl.
# DEVICE_ID=sample-1 DEVICE_PASSWORD=... sh samples/http/device.sh
server=${MILLRACE_HTTP:-http://127.0.0.1:8080}
kept=$(mktemp)
trap 'rm -f "$kept"' EXIT
trap 'exit 0' INT TERM
n=0
while true; do
    n=$((n + 1))
    # one line a message; message-id makes a repetition harmless when only the answer was lost
    printf '{"temperature":%s,"n":%d}\n' "$(awk -v n=$n 'BEGIN { printf "%.1f", 20 + 3 * sin(n / 10) }')" "$n" >>"$kept"
    status=$(curl -s -o /dev/null -w '%{http_code}' -u "$DEVICE_ID:$DEVICE_PASSWORD" "$server/devices/me/telemetry" \
        -H 'Content-Type: application/x-ndjson' -H "message-id: $$-$(sed -n '1s/.*"n":\([0-9]*\).*/\1/p' "$kept")" --data-binary @"$kept")
    case $status in
        202) : >"$kept" && echo "sent, and on disk" ;;
        000 | 429 | 503) echo "kept, the server said $status" ;;
        *) echo "refused with $status; is the password right?" >&2 && exit 1 ;;
    esac
    sleep 5
done
