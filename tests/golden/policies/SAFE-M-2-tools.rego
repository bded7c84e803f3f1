package safe_mcp.tools

import rego.v1

default allow := false

allow if input.tool.hash in input.manifest.hashes
