"""A client of a language server over its standard input and output: enough of LSP to ask what an editor asks."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

Json = dict[str, Any]


class LanguageServer:
    """A running yaml-language-server. Schemas come from the files' own first lines: no store, no settings."""

    def __init__(self, program: Path, folder: Path) -> None:
        self._process = subprocess.Popen(["node", str(program), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._number = 0
        self._notes: list[Json] = []
        item = {"snippetSupport": True, "documentationFormat": ["markdown", "plaintext"]}
        able = {"completion": {"completionItem": item}, "hover": {"contentFormat": ["markdown"]}, "publishDiagnostics": {}}
        self._request("initialize", {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": {"textDocument": able}})
        self._notify("initialized", {})
        settings = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}, "yamlVersion": "1.2"}
        self._notify("workspace/didChangeConfiguration", {"settings": {"yaml": settings}})

    def close(self) -> None:
        """End the server as an editor does."""
        self._request("shutdown", None)
        self._notify("exit", None)
        self._process.wait(timeout=30)
        for stream in (self._process.stdin, self._process.stdout):
            assert stream is not None
            stream.close()

    def open(self, path: Path, text: str) -> list[Json]:
        """Open a file with this text; returns its diagnostics. The file need not be there."""
        self._notify("textDocument/didOpen", {"textDocument": {"uri": path.as_uri(), "languageId": "yaml", "version": 1, "text": text}})
        while True:
            for note in self._notes:
                if note["method"] == "textDocument/publishDiagnostics" and note["params"]["uri"] == path.as_uri():
                    self._notes.remove(note)
                    found: list[Json] = note["params"]["diagnostics"]
                    return found
            self._handle(self._read())

    def completions(self, path: Path, line: int, character: int) -> dict[str, str]:
        """Labels of what may stand at a place (both numbers from 0), each with its explanation."""
        items = self._request("textDocument/completion", _place(path, line, character))["items"]
        return {item["label"]: _text(item.get("documentation", "")) for item in items}

    def hover(self, path: Path, line: int, character: int) -> str:
        """What is shown when the pointer rests on a place (both numbers from 0); "" for nothing."""
        answer = self._request("textDocument/hover", _place(path, line, character))
        return _text(answer["contents"]) if answer else ""

    def _request(self, method: str, params: Any) -> Any:
        self._number += 1
        self._send({"id": self._number, "method": method, "params": params})
        while True:
            message = self._read()
            if message.get("id") == self._number and "method" not in message:
                assert "error" not in message, message
                return message["result"]
            self._handle(message)

    def _handle(self, message: Json) -> None:
        if "id" not in message:
            self._notes.append(message)
            return
        # A request of the server: of settings it gets none, of anything else an acknowledgement.
        items = (message.get("params") or {}).get("items")
        self._send({"id": message["id"], "result": [None for _ in items] if items else None})

    def _notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    def _send(self, message: Json) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        assert self._process.stdin is not None
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._process.stdin.flush()

    def _read(self) -> Json:
        assert self._process.stdout is not None
        length = 0
        while (line := self._process.stdout.readline()) != b"\r\n":
            assert line, "the language server has ended"
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        message: Json = json.loads(self._process.stdout.read(length))
        return message


def _place(path: Path, line: int, character: int) -> Json:
    return {"textDocument": {"uri": path.as_uri()}, "position": {"line": line, "character": character}}


def _text(contents: Any) -> str:
    return str(contents["value"]) if isinstance(contents, dict) else str(contents)
