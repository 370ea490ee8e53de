"""Asks every server what CLUSTERPRO does there, and decides which one gives the configuration and how.

Started by: step surveyCluster of the bring-up runbook, in Systems Manager, with the runbook's role. Changes nothing; may
run any number of times. Fails for a server that does not answer in time or lacks the product.
"""

import time

import boto3

COMMAND = "& 'C:\\ProgramData\\clusterpro-fsx\\delivery\\bringup\\survey-cluster.ps1'; exit $LASTEXITCODE"
LIMIT_SECONDS = 240
ENDED = ("Success", "Failed", "TimedOut", "Cancelled", "Undeliverable", "Terminated")


def survey_cluster(events, _context):
    servers = [entry.split("=", 1) for entry in events["Servers"].split(";")]
    ssm = boto3.client("ssm")
    command = ssm.send_command(
        InstanceIds=[instance_id for _, instance_id in servers],
        DocumentName="AWS-RunPowerShellScript",
        Parameters={"commands": [COMMAND], "executionTimeout": ["120"]},
    )["Command"]["CommandId"]
    deadline = time.monotonic() + LIMIT_SECONDS
    states = {name: read_state(name, answer(ssm, command, instance_id, name, deadline)) for name, instance_id in servers}
    decision = decide([name for name, _ in servers], states)
    return {**decision, "PusherInstanceId": dict(servers)[decision["Pusher"]]}


def answer(ssm, command, instance_id, name, deadline):
    while time.monotonic() < deadline:
        try:
            found = ssm.get_command_invocation(CommandId=command, InstanceId=instance_id)
        except ssm.exceptions.InvocationDoesNotExist:
            found = {"Status": "Pending"}
        if found["Status"] in ENDED:
            if found["Status"] != "Success":
                text = found.get("StandardErrorContent", "")
                raise RuntimeError(f"bringUp/surveyCluster: {name}: {found['Status']}: {text}")
            return found["StandardOutputContent"]
        time.sleep(3)
    raise RuntimeError(f"bringUp/surveyCluster: {name}: no answer within {LIMIT_SECONDS} s")


def read_state(name, text):
    """The lines `key=value` of a server's answer."""
    state = dict(line.strip().split("=", 1) for line in text.splitlines() if "=" in line)
    if state.get("state") not in ("running", "stopped"):
        raise RuntimeError(f"bringUp/surveyCluster: {name}: CLUSTERPRO is {state.get('state', 'silent')}")
    return state


def decide(order, states):
    """Mode: first (never configured), restart (configured, stopped everywhere), update (running everywhere) or join
    (running, but not on all servers). A member that runs the cluster gives the configuration, the group's owner first.
    """
    running = [name for name in order if states[name]["state"] == "running"]
    if not running:
        configured = any(states[name].get("configured") == "yes" for name in order)
        mode = "restart" if configured else "first"
        return {"Mode": mode, "Pusher": order[0], "Owner": "none", "NewServers": "none"}
    owners = [states[name].get("group", "none") for name in running]
    owner = next((each for each in owners if each in order), "none")
    new = [name for name in order if name not in running]
    return {
        "Mode": "join" if new else "update",
        "Pusher": owner if owner in running else running[0],
        "Owner": owner,
        "NewServers": ",".join(new) or "none",
    }
