"""Notebooks: tables, folds and links, and a notebook that is executed."""

from __future__ import annotations

import pickle
import re
from html.parser import HTMLParser
from typing import Any

import pytest

import ngcompat
from test_answers import PARTS

T4: dict[str, Any] = {"driver": "450.80.02", "gpus": "Tesla T4"}

SHOWN: dict[str, Any] = {
    "compatible": ngcompat.check("20.12", **T4),
    "incompatible": ngcompat.check("25.12", **T4),
    "undetermined": ngcompat.check("24.05"),
    "several": ngcompat.check("24.05", driver="535.161.08", gpus=["A100", "Tesla T4", "RTX 4090"]),
    "find": ngcompat.find(**T4),
    "find nothing": ngcompat.find(),
    "release": ngcompat.release("24.05"),
    "releases": ngcompat.releases(),
    "diff": ngcompat.diff("20.06", "20.12"),
    "amp": ngcompat.amp("24.05", "A100"),
    "issues": ngcompat.issues("20.12"),
    "drivers": ngcompat.drivers("24.05", "A100"),
    "detect": ngcompat.detect(root="/nonexistent"),
    "facts": ngcompat.parse_facts("GPU 0: Tesla T4 (UUID: GPU-5d0e)"),
    "diagnose": ngcompat.diagnose("Error 804: forward compatibility was attempted on non supported HW"),
    "nothing diagnosed": ngcompat.diagnose("all fine"),
    "constraint": ngcompat.constraint("cuda>=11.0 brand=tesla,driver>=450", driver="535.161.08"),
    "explain": ngcompat.explain("driver.too-old"),
    "identify": ngcompat.identify("2.1.0a0+32f93b1"),
    "environment": ngcompat.Environment(driver="450.80.02", gpus=["A100", "8.0"], os="linux"),
    "families": ngcompat.families(),
}

MAP = ngcompat.compatibility_map(["A100", "<script>"])


class Page(HTMLParser):
    """The text, the links and the tags; what is opened must be closed in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert not self.open, self.open

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name == "href"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def page(answer: Any) -> Page:
    return Page(answer._repr_html_())


def test_every_answer_is_in_order() -> None:
    for answer in [*PARTS, *SHOWN.values()]:
        if isinstance(answer, ngcompat.CompatibilityMap):
            continue
        shown = page(answer)
        assert shown.text.strip(), answer
        assert all(link.startswith("https://") for link in shown.links)
        assert set(shown.tags) <= {
            "div", "p", "b", "code", "pre", "a", "span", "ul", "li", "details", "summary", "table",
            "thead", "tbody", "tr", "th", "td",
        }


def test_a_report_says_all_that_its_text_says() -> None:
    for name in ("compatible", "incompatible", "undetermined", "several"):
        report, shown = SHOWN[name], page(SHOWN[name])
        for line in report.lines():
            assert line.text.split(" (GPU ")[0].replace("`", "") in shown.text or line.kind == "heading", line.text
        findings = [one for one in report.findings if one.rule != "issues.known"]
        # What is said of several GPUs is said once, with the first source.
        rules = {one.rule: one.source for one in reversed(findings)}
        assert all(rule in shown.text for rule in rules)
        assert set(shown.links) == set(rules.values())


def test_gpus_are_told_apart() -> None:
    shown = page(SHOWN["several"])
    assert "GPU" in shown.text and all(gpu in shown.text for gpu in ("A100", "Tesla T4", "RTX 4090"))
    assert "GPU" not in re.findall(r"<th[^>]*>([^<]*)</th>", SHOWN["compatible"]._repr_html_())


def test_severities_have_marks() -> None:
    for name, mark in (("incompatible", "✗"), ("undetermined", "?"), ("compatible", "·")):
        assert f">{mark}</span>" in SHOWN[name]._repr_html_()


def test_long_lists_are_folded() -> None:
    for name in ("releases", "find"):
        answer, html = SHOWN[name], SHOWN[name]._repr_html_()
        head, rest = html.split("<details>", 1)
        assert head.count("<tr>") == 21 and f"<summary>{len(answer) - 20} more</summary>" in rest
        assert html.count("<tr>") == len(answer) + 2
    assert "7 known issues of this release</summary>" in SHOWN["compatible"]._repr_html_()


def test_what_may_run_is_shown() -> None:
    nothing = page(SHOWN["find nothing"])
    assert "No release is known to run here." in nothing.text
    assert f"{len(ngcompat.releases())} may run, but a fact is missing. Give the driver" in nothing.text
    assert "pytorch:24.05" in nothing.text


def test_the_map_is_a_picture() -> None:
    svg = MAP._repr_svg_()
    assert svg == MAP.to_svg() and f"<div>{svg}</div>" == MAP._repr_html_()
    assert "&lt;script&gt;" in svg and "<script" not in svg
    assert pickle.loads(pickle.dumps(MAP)).to_svg() == svg
    a100 = ngcompat.compatibility_map("A100")
    shown = Page(a100.to_svg())
    assert "R535" in shown.text and "forward compatibility" in shown.text and "24.05" in shown.text
    row = next(row for row in a100.rows if row.branch == 535)
    found = ngcompat.find(driver=row.driver, gpus="A100")
    runs = [name for name, cell in zip(a100.releases, row.cells) if cell not in ("no", "unknown")]
    assert runs == [one.release for one in reversed(found)]
    wheels = ngcompat.compatibility_map("A100", family="torch", os="linux", arch="x86_64")
    assert wheels.releases[0].startswith("torch==") and "A100" in str(wheels)


def test_rows() -> None:
    pandas = pytest.importorskip("pandas")
    polars = pytest.importorskip("polars")
    releases = ngcompat.releases().rows()
    for frame in (pandas.DataFrame(releases), polars.DataFrame(releases, infer_schema_length=None)):
        assert len(frame) == len(ngcompat.releases())
        assert {"release", "id", "cuda", "pytorch", "python", "cudnn", "minimum_driver",
                "minimum_compute_capability"} <= set(frame.columns)
    frame = pandas.DataFrame(releases).set_index("id")
    assert frame.loc["20.12", "cuda"] == "11.1.1" and frame.loc["20.12", "python"] == "3.8"
    assert "driver" not in frame.columns
    found = pandas.DataFrame(ngcompat.find(**T4).rows())
    assert list(found.columns) == [
        "release", "verdict", "mode", "documented", "driver", "gpu", "platform", "contents",
    ]
    # A row of a table is a machine.
    machines = pandas.DataFrame([{**T4}, {"driver": None, "gpus": "A100"}])
    verdicts = [ngcompat.check("20.12", row).verdict for row in machines.to_dict("records")]
    assert verdicts == ["compatible", "undetermined"]


@pytest.mark.parametrize(
    "answers",
    [ngcompat.families(), ngcompat.issues("20.12"), ngcompat.drivers("24.05", "A100"),
     ngcompat.identify("2.1.0a0+32f93b1"), ngcompat.find(), SHOWN["diagnose"]],
    ids=lambda one: type(one).__name__,
)
def test_rows_of_every_list(answers: Any) -> None:
    rows = answers.rows()
    assert len(rows) == len(answers)
    for row in rows:
        assert list(row) == list(rows[0])
        assert all(value is None or type(value) in (str, int, bool, float) for value in row.values())


def test_a_notebook_runs() -> None:
    nbclient = pytest.importorskip("nbclient")
    nbformat = pytest.importorskip("nbformat")
    pytest.importorskip("ipykernel")
    cells = [
        "import ngcompat",
        'ngcompat.check("20.12", driver="450.80.02", gpus="Tesla T4")',
        'ngcompat.find(driver="450.80.02", gpus="Tesla T4")',
        'ngcompat.amp("24.05", "A100")',
        'import pandas; pandas.DataFrame(ngcompat.releases().rows()).head()',
        '[ngcompat.check("24.05").verdict]',
    ]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    nbclient.NotebookClient(book, timeout=120, kernel_name="python3").execute()
    shown = [output.data for cell in book.cells for output in cell.outputs]
    assert len(shown) == 5
    for data, said in zip(shown, ("pytorch:20.12", "pytorch:23.10", "torch.autocast", "pytorch:26.09")):
        assert said in data["text/html"]
        assert "text/plain" in data
    assert "<Verdict.UNDETERMINED: 'undetermined'>" in shown[4]["text/plain"]
