#!/usr/bin/env bash
# Installs a package for Debian into a root with nothing in it, and starts the service
# there by the command line of its unit, as its user. Run it as root.
#
#   try.sh dist/briefed_1.2.3_amd64.deb
set -euo pipefail
package=$(realpath "$1")
root=$(mktemp -d)
chmod 0755 "$root"
log=$root/said
service=
finish() {
	local code=$?
	if [ -n "$service" ]; then kill "$service" 2>/dev/null && wait "$service" || true; fi
	[ $code -eq 0 ] || cat "$log" >&2 || true
	rm -rf "$root"
	exit $code
}
trap finish EXIT
mkdir -p "$root/var/lib/dpkg/info" "$root/var/lib/dpkg/updates" "$root/etc"
touch "$root/var/lib/dpkg/status"

dpkg --root="$root" --log=/dev/null --force-script-chrootless --install "$package" >"$log" 2>&1
dpkg --root="$root" --verify briefed

unit=$root/usr/lib/systemd/system/briefed.service
from() { sed -n "s/^$1=//p" "$unit"; }
user=$(sed -n "s/^$(from User):[^:]*:\([0-9]*\):\([0-9]*\):.*/\1:\2/p" "$root/etc/passwd")
[ -n "$user" ] || { echo "the package made no user" >&2; exit 1; }
[ "$(stat -c %a "$root/etc/briefed/briefed.conf")" = 640 ] || { echo "anybody may read the settings" >&2; exit 1; }
install -d -o "${user%:*}" -g "${user#*:}" -m "$(from StateDirectoryMode)" "$root/var/lib/$(from StateDirectory)"

# There is no Slack here: mail is a face too, and nothing is due.
echo "BRIEFED_SMTP_URL=smtp://127.0.0.1:9" >>"$root/etc/briefed/briefed.conf"
echo "BRIEFED_MAIL_FROM=briefed@council.example" >>"$root/etc/briefed/briefed.conf"
echo "BRIEFED_BASE_URL=https://briefed.council.example" >>"$root/etc/briefed/briefed.conf"
port=$((20000 + RANDOM % 20000))
sed -i "s/^BRIEFED_LISTEN=.*/BRIEFED_LISTEN=127.0.0.1:$port/" "$root/etc/briefed/briefed.conf"
in_root() { env -i PATH="$PATH" "$(from Environment)" chroot --userspec="$user" "$root" "$@"; }

# The service never makes a database: it says what to do.
code=0
in_root $(from ExecStart) >"$log" 2>&1 || code=$?
grep -q "there is no database" "$log" || { echo "without a database it ends with $code and does not say so" >&2; exit 1; }

in_root /usr/bin/briefed migrate >"$log" 2>&1
env -i PATH="$PATH" "$(from Environment)" chroot --userspec="$user" "$root" $(from ExecStart) >"$log" 2>&1 &
service=$!
for _ in $(seq 600); do
	kill -0 "$service" || { echo "it ended" >&2; exit 1; }
	if exec 3<>"/dev/tcp/127.0.0.1/$port"; then
		printf 'GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n' >&3
		answer=$(cat <&3)
		exec 3>&-
		case $answer in *ready) break ;; esac
	fi 2>/dev/null
	sleep 0.2
done
case $answer in *ready) ;; *) echo "it is not ready: $answer" >&2; exit 1 ;; esac
kill -TERM "$service"
wait "$service"
service=
echo "installed in a clean root, started by its unit's command line, ready, and ended when told to"
