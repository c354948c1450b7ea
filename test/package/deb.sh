#!/bin/bash
# make deb: builds build/postgresql-15-careperf_VERSION_ARCH.deb with Debian's own tools. VERSION is that of careperf.control.
set -euo pipefail
cd "$(dirname "$0")/../.."
test/install_packages.sh build-essential debhelper postgresql-server-dev-all
version=$(sed -n "s/^default_version = '\(.*\)'/\1/p" careperf.control)
# the same tree gives the same package: its date is that of the last commit, or of the file with the version
date=$(git log -1 --format=%cD 2>/dev/null || date -R -r careperf.control)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/careperf"
tar --exclude-vcs --exclude=./build -cf - . | tar -C "$work/careperf" --no-same-owner -xf -
cp -r test/package/debian "$work/careperf/"
cat >"$work/careperf/debian/changelog" <<END
careperf ($version) unstable; urgency=medium

  * What changed is said in the last chapter of README.md.

 -- careperf maintainers <maintainers@careperf.invalid>  $date
END
# the tests need the package installed: see test/package/check.sh
(cd "$work/careperf" && pg_buildext updatecontrol && DEB_BUILD_OPTIONS='nocheck noautodbgsym' dpkg-buildpackage -b -us -uc) >"$work/log" 2>&1 || { tail -20 "$work/log" >&2; exit 1; }
mkdir -p build
cp "$work"/*.deb build/
ls build/postgresql-15-careperf_"$version"_*.deb
