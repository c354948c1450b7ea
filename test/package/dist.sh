#!/bin/bash
# make dist: the release archive build/careperf-VERSION.zip of what is committed, with the META.json that PGXN asks for.
# PGXN wants versions of three parts: 1.0 of careperf.control is 1.0.0 there.
set -euo pipefail
cd "$(dirname "$0")/../.."
git rev-parse --verify -q HEAD >/dev/null 2>&1 || { echo "make dist needs the git repository: it packs what is committed" >&2; exit 1; }
version=$(git show HEAD:careperf.control | sed -n "s/^default_version = '\(.*\)'/\1/p")
[[ $version =~ \..*\. ]] || version=$version.0
git diff --quiet HEAD || echo "Changes that are not committed are left out." >&2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sed "s/@VERSION@/$version/" test/package/META.json.in >"$work/META.json"
# with the time of the commit, as git archive gives to the other files
touch -d "$(git log -1 --format=%cI)" "$work/META.json"
mkdir -p build
archive=build/careperf-$version.zip
git archive --format=zip --prefix="careperf-$version/" --add-file="$work/META.json" --output="$archive" HEAD
/usr/bin/python3 test/package/check_meta.py "$archive"
ls "$archive"
