#!/bin/bash
# Installs what building and testing need from Debian's packages, as far as it is missing.
set -euo pipefail
wanted=(postgresql-15 postgresql-server-dev-15 libpq-dev gcc libc6-dev make python3 "$@")
missing=()
for package in "${wanted[@]}"; do
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null || { echo "These packages are missing: ${missing[*]}. Install them as root, then try again." >&2; exit 1; }
	as_root=(sudo)
fi
echo "Installing from Debian's packages: ${missing[*]}" >&2
# only a private cluster is wanted, not the one that Debian makes when it installs the server
if [ ! -e /etc/postgresql-common/createcluster.conf ]; then
	"${as_root[@]}" mkdir -p /etc/postgresql-common
	echo 'create_main_cluster = false' | "${as_root[@]}" tee /etc/postgresql-common/createcluster.conf >/dev/null
fi
"${as_root[@]}" apt-get -o DPkg::Lock::Timeout=300 update -qq
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
