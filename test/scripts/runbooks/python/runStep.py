"""Runs the function of a Python step as Systems Manager does: the script, the handler's name and the payload come as
JSON on the standard input; what the handler returns leaves as JSON in the last line."""

import json
import sys

step = json.load(sys.stdin)
scope = {"__name__": "script"}
exec(compile(step["Script"], "script", "exec"), scope)
result = scope[step["Handler"]](step["InputPayload"], {})
print(json.dumps(result))
