"""Files are written whole or not at all, and what fails is one line."""

import errno
import os
from pathlib import Path

import pytest

from daosplit.errors import InvalidFileError
from daosplit.files.disk import read_bytes, write_files


def test_files_are_written_and_read(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    write_files({first: b"1", second: b"2"})
    write_files({first: b"3"})
    assert (read_bytes(first), read_bytes(second)) == (b"3", b"2")
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_a_full_disk_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.write_bytes(b"before")
    write = Path.write_bytes

    def full(self: Path, content: bytes) -> int:
        if "second" in self.name:
            write(self, content[:1])
            raise OSError(errno.ENOSPC, "No space left on device")
        return write(self, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(InvalidFileError) as told:
        write_files({first: b"after", second: b"after"})
    assert str(told.value) == f"{second}: could not be written (no space left on the device)"
    assert sorted(tmp_path.iterdir()) == [first]
    assert first.read_bytes() == b"before"


@pytest.mark.shows("links-instead-files")
def test_nothing_that_is_there_is_lost_or_followed(tmp_path: Path) -> None:
    """As a link that somebody put into a shared folder, to a file of whoever writes."""
    precious, file = tmp_path / "precious", tmp_path / "file"
    precious.write_bytes(b"precious")
    (tmp_path / "file.new").symlink_to(precious)
    file.symlink_to(precious)
    write_files({file: b"content"})
    assert precious.read_bytes() == b"precious"
    assert file.read_bytes() == b"content"
    assert not file.is_symlink()


def test_an_interruption_leaves_nothing_half_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(self: Path, content: bytes) -> int:
        self.touch()
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_files({tmp_path / "file": b"content"})
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("place", "why"),
    [
        ("missing/file", "no such file or folder"),
        ("file/within", "part of its path is not a folder"),
        (".", "it is a folder"),
    ],
)
def test_where_no_file_can_be_written_it_is_told(tmp_path: Path, place: str, why: str) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(InvalidFileError, match=rf"could not be written \({why}\)$"):
        write_files({tmp_path / place: b"content"})


def test_a_pipe_or_a_device_is_not_replaced_by_a_file(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(InvalidFileError, match=r"written \(it is not a regular file\)$"):
        write_files({tmp_path / "first": b"content", pipe: b"content"})
    assert list(tmp_path.iterdir()) == [pipe]
    assert pipe.is_fifo()


def test_what_cannot_be_read_is_told(tmp_path: Path) -> None:
    for place, why in ((tmp_path, "it is a folder"), (tmp_path / "none", "no such file or folder")):
        with pytest.raises(InvalidFileError, match=rf"could not be read \({why}\)$"):
            read_bytes(place)


@pytest.mark.shows("links-instead-files")
def test_a_device_or_a_pipe_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "pipe", Path(os.devnull)):
        with pytest.raises(InvalidFileError) as told:
            read_bytes(place)
        assert str(told.value) == f"{place}: could not be read (it is not a regular file)"


def test_a_file_beyond_all_use_is_refused_before_it_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with file.open("wb") as large:
        large.truncate(2**26 + 1)
    with pytest.raises(InvalidFileError) as told:
        read_bytes(file)
    assert str(told.value) == f"{file}: 67,108,865 bytes long (must be at most 67,108,864 bytes)"
    file.write_bytes(b"12")
    assert read_bytes(file, 2) == b"12"
    with pytest.raises(InvalidFileError, match="2 bytes long"):
        read_bytes(file, 1)
