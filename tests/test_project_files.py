"""The files around the code agree with each other: versions, citation, licences."""

import re
import tomllib
from pathlib import Path

import yaml

import unrolled

ROOT = Path(__file__).resolve().parents[1]


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def test_one_version_everywhere():
    citation = yaml.safe_load(read("CITATION.cff"))
    project = tomllib.loads(read("pyproject.toml"))["project"]
    newest = re.search(r"^## \[(\d[^]]*)\] - (\S+)", read("CHANGELOG.md"), flags=re.MULTILINE)
    assert unrolled.__version__ == project["version"] == citation["version"] == newest.group(1)
    assert str(citation["date-released"]) == newest.group(2)


def test_the_citation_names_both_papers():
    citation = yaml.safe_load(read("CITATION.cff"))
    assert citation["cff-version"] == "1.2.0"
    assert {"title", "message", "authors"} <= set(citation)
    first_authors = {r["authors"][0]["family-names"]: r["year"] for r in citation["references"]}
    assert first_authors == {"Pascanu": 2013, "Ribeiro": 2020}
    bibliography = read("book/references.bib")
    for reference in citation["references"]:
        pages = f"{reference['start']}--{reference['end']}"
        assert pages in bibliography, "book and citation file give other pages for the paper"


def test_licences_are_complete():
    assert "WITHOUT WARRANTY OF ANY KIND" in read("LICENSE")
    text = read("LICENSE-TEXT")
    sections = re.findall(r"^Section (\d) – ", text, flags=re.MULTILINE)
    assert sections == [str(k) for k in range(1, 9)], "the legal text has eight sections"


def test_each_kind_of_dependency_has_its_lock():
    for source in ROOT.glob("requirements*.in"):
        assert source.with_suffix(".lock").exists(), f"{source.name} has no lock: run make lock"
