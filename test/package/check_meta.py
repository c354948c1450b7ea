"""check_meta.py ARCHIVE: what in a release archive breaks the PGXN Meta Spec 1.0.0, a line each; status 1 if anything does."""

import json
import re
import sys
import zipfile

SEMANTIC_VERSION = r"(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[A-Za-z][A-Za-z0-9-]*)?"
LICENSES = set(
    "agpl_3 apache_1_1 apache_2_0 artistic_1 artistic_2 bsd freebsd gfdl_1_2 gfdl_1_3 gpl_1 gpl_2 gpl_3 lgpl_2_1 lgpl_3_0 mit "
    "mozilla_1_0 mozilla_1_1 openssl perl_5 postgresql qpl_1_0 ssleay sun zlib open_source restricted unrestricted unknown".split())


def problems(archive: str) -> list[str]:
    names = zipfile.ZipFile(archive).namelist()
    top = names[0].split("/")[0]
    found: list[str] = []

    def expect(condition: bool, problem: str) -> None:
        if not condition:
            found.append(problem)

    def version(value: object) -> bool:
        return isinstance(value, str) and re.fullmatch(SEMANTIC_VERSION, value) is not None

    def text(value: object) -> bool:
        return isinstance(value, str) and value.strip() != ""

    meta = json.loads(zipfile.ZipFile(archive).read(f"{top}/META.json"))
    for field in ("name", "version", "abstract", "maintainer", "license", "provides", "meta-spec"):
        expect(field in meta, f"{field} is missing")
    if found:
        return found
    expect(re.fullmatch(r"[^\s/\\\x00-\x1f]{2,}", meta["name"]) is not None, "name is no term")
    expect(version(meta["version"]), "version is no semantic version")
    expect(text(meta["abstract"]), "abstract is empty")
    maintainers = meta["maintainer"] if isinstance(meta["maintainer"], list) else [meta["maintainer"]]
    expect(bool(maintainers) and all(map(text, maintainers)), "maintainer is empty")
    licenses = meta["license"] if isinstance(meta["license"], (list, dict)) else [meta["license"]]
    expect(isinstance(licenses, dict) or set(licenses) <= LICENSES, "license is not in the list of the specification")
    expect(bool(meta["provides"]), "provides is empty")
    for name, extension in meta["provides"].items():
        expect(version(extension.get("version")), f"version of {name} is no semantic version")
        for field in ("file", "docfile"):
            if field == "file" or field in extension:
                expect(f"{top}/{extension.get(field)}" in names, f"{field} of {name} is not in the archive")
    for phase, relations in meta.get("prereqs", {}).items():
        expect(phase in ("configure", "build", "test", "runtime", "develop"), f"prereqs has no phase {phase}")
        for relation, modules in relations.items():
            expect(relation in ("requires", "recommends", "suggests", "conflicts"), f"prereqs has no relation {relation}")
            expect(all(v == 0 or version(v.split()[-1]) for v in modules.values()), f"prereqs.{phase}.{relation} has no versions")
    expect(meta.get("release_status", "stable") in ("stable", "testing", "unstable"), "release_status is none of the three")
    expect(all(text(t) and len(t) <= 255 and not re.search(r"[/\\\x00-\x1f]", t) for t in meta.get("tags", [])), "a tag is no tag")
    expect(version(meta["meta-spec"].get("version")), "meta-spec has no version")
    expect(top == f"{meta['name']}-{meta['version']}", f"the folder of the archive is {top}")
    return found


if __name__ == "__main__":
    found = problems(sys.argv[1])
    for problem in found:
        print(f"{sys.argv[1]}: META.json: {problem}")
    sys.exit(bool(found))
