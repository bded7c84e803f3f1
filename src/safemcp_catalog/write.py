"""Atomic writes; the only module that opens a file for writing."""

import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path


def write_file(path: Path, chunks: Iterable[bytes]) -> int:
    """Write chunks to a file through a temporary sibling and a rename; returns the number of bytes.

    A reader sees the old file or the new one, never half of it; on any failure the old one stays.

    Raises:
        OSError: the folder cannot be made or written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    size = 0
    try:
        with os.fdopen(handle, "wb") as file:
            for chunk in chunks:
                size += file.write(chunk)
        # mkstemp makes files for their owner only; what we publish is for everybody.
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return size


def replace_files(writes: Mapping[Path, bytes], removes: Iterable[Path] = ()) -> None:
    """Write several files and remove others, all or none.

    Everything is first written beside its place, so that what can fail has failed before the first file changes; then
    files are renamed, and put back if one of them cannot be.

    Raises:
        OSError: a folder or a file cannot be written; nothing is changed.
    """
    beside: dict[Path, Path] = {}
    kept: list[tuple[Path, Path | None]] = []
    try:
        for path, content in writes.items():
            beside[path] = _sibling(path, content)
        for path in (*writes, *removes):
            kept.append((path, _set_aside(path)))
            if path in beside:
                beside[path].replace(path)
                del beside[path]
    except BaseException:
        for path, old in reversed(kept):
            if old is None:
                path.unlink(missing_ok=True)
            else:
                old.replace(path)
        kept.clear()
        raise
    finally:
        for leftover in (*beside.values(), *(old for _, old in kept if old is not None)):
            leftover.unlink(missing_ok=True)


def _sibling(path: Path, content: bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _set_aside(path: Path) -> Path | None:
    if not path.exists():
        return None
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.old.")
    os.close(handle)
    path.replace(name)
    return Path(name)


def write_folder(path: Path, files: Iterable[tuple[str, Iterable[bytes]]]) -> dict[str, int]:
    """Write files beside a folder, then put the new folder in its place; returns sizes in bytes by relative path.

    Raises:
        OSError: the folder cannot be made or written.
        ValueError: a relative path climbs out of the folder.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
    try:
        sizes = {name: write_file(_inside(beside, name), chunks) for name, chunks in files}
        beside.chmod(0o755)
        if path.exists():
            old = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}.old."))
            path.replace(old / "old")
            beside.replace(path)
            shutil.rmtree(old)
        else:
            beside.replace(path)
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    return sizes


def _inside(folder: Path, name: str) -> Path:
    target = (folder / name).resolve()
    if not target.is_relative_to(folder.resolve()):
        message = f"{name} is outside the folder"
        raise ValueError(message)
    return target
