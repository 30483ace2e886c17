"""Rows come out of any packing and encoding, and a broken one costs no other."""

from __future__ import annotations

import csv
import gzip
import io

import pytest

from gridcenter.errors import BadInput
from gridcenter.services.import_records import Record, open_text, records


def read(text: str, delimiter: str = ",") -> list[Record]:
    return list(records(io.StringIO(text, newline=""), delimiter))


def cells(text: str, delimiter: str = ",") -> list[tuple[str, ...]]:
    return [record.cells for record in read(text, delimiter)]


def refused(path, encoding: str = "") -> dict[str, str]:
    with pytest.raises(BadInput) as error, open_text(path, encoding) as stream:
        list(records(stream, ","))
    return error.value.data


def test_that_rows_know_their_line_and_their_text():
    assert read("id,name\r\n1,a\r\n") == [Record(1, "id,name", ("id", "name")), Record(2, "1,a", ("1", "a"))]
    assert read("") == []


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_that_any_delimiter_separates(delimiter):
    assert cells(f'1{delimiter}"a{delimiter}b"{delimiter}c\n', delimiter) == [("1", f"a{delimiter}b", "c")]


def test_that_rows_agree_with_the_standard_reader():
    rows = [["1", "井盖,破损", ""], ["2", 'says "no"', "x\ny\r\nz"], ["", "", ""], ["3", " a ", "'"]]
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    assert cells(out.getvalue()) == [tuple(row) for row in rows]


def test_that_a_quoted_line_break_keeps_the_lines_counted():
    assert [(record.line, len(record.cells)) for record in read('1,"a\nb\nc"\n2,d\n')] == [(1, 2), (4, 2)]


@pytest.mark.parametrize("rows_after", [0, 1, 19, 20, 21, 50])
def test_that_a_quote_that_never_closes_costs_its_own_row_only(rows_after):
    found = read('0,a\n1,"b\n' + "".join(f"{number},c\n" for number in range(2, 2 + rows_after)))
    assert [(record.line, record.fault) for record in found if record.fault] == [(2, "quotes")]
    assert found[1].raw == '1,"b'
    assert [record.cells[0] for record in found if not record.fault] == [
        "0",
        *(str(number) for number in range(2, 2 + rows_after)),
    ]


def test_that_bytes_of_another_encoding_cost_their_own_row_only(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_bytes("1,井盖\n".encode() + b"2,\xff\xfe\n" + "3,路灯\n".encode() + b"4,\x00\n5,e\n")
    with open_text(file, "utf-8") as stream:
        found = list(records(stream, ","))
    assert [record.fault for record in found] == ["", "encoding", "", "encoding", ""]
    assert found[1].raw == r"2,\udcff\udcfe"
    assert found[3].raw == r"4,\0"


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("told", [False, True], ids=["guessed", "told"])
def test_that_encoding_and_packing_do_not_change_the_rows(tmp_path, packed, encoding, told):
    # Longer than the piece the encoding is guessed from, and shifted so that the piece may end inside a character.
    content = "".join(f"{number},雨水井盖破损\n" for number in range(60_000))
    for shift in range(3 if not told else 1):
        data = ("x" * shift + content).encode(encoding)
        file = tmp_path / f"rows{shift}"
        file.write_bytes(gzip.compress(data, 1) if packed else data)
        with open_text(file, encoding if told else "") as stream:
            assert stream.read() == "x" * shift + content


def test_that_a_file_that_cannot_be_read_says_why(tmp_path):
    assert refused(tmp_path / "gone.csv")["what"] == "not_found"
    assert refused(tmp_path)["what"] == "unreadable"
    file = tmp_path / "rows.csv"
    file.write_text("id\n1\n")
    for encoding in ("klingon", "rot13", "utf-16", "utf-32", "\0"):
        data = refused(file, encoding)
        assert (data["what"], data["fix"]) == ("encoding", encoding)


@pytest.mark.parametrize("encoding", ["", "utf-8"], ids=["guessed", "told"])
@pytest.mark.parametrize("way", ["cut", "changed", "block", "trailer"])
def test_that_a_broken_archive_says_so(tmp_path, encoding, way):
    packed = bytearray(gzip.compress("".join(f"{number},{number**7}\n" for number in range(90_000)).encode()))
    if way == "cut":
        del packed[len(packed) // 2 :]
    elif way == "changed":
        packed[len(packed) // 2 : len(packed) // 2 + 64] = b"\xff" * 64
    elif way == "block":
        packed[10] = 0xFF
    else:
        packed[-6] ^= 0xFF
    file = tmp_path / "rows.csv.gz"
    file.write_bytes(packed)
    assert refused(file, encoding)["what"] == "broken_gzip"


def test_that_a_fault_of_the_reader_is_not_taken_for_a_fault_of_the_file(tmp_path):
    file = tmp_path / "rows.csv"
    file.write_text("id\n1\n")
    with pytest.raises(KeyError), open_text(file, "utf-8"):
        raise KeyError("a fault of the program")
