"""Asks every server what it knows of the cluster, and decides from that how to go on.

Started by: step surveyCluster of the bring-up runbook, in Systems Manager, with the runbook's role. Runs
survey-cluster.ps1 on the servers; changes nothing; may run any number of times.

Mode: first    no server runs this cluster or has its configuration;
      update   all servers run it;
      join     some run it, the others (NewServers) are new or stopped;
      restart  none runs it, but one has its configuration.
PusherInstanceId is a member that runs the cluster, the group's owner before others, else the first server: a server
that is not a member could overwrite the configuration of those that are. Owner is the server with the group, or "none".
Stopped is "yes" when an earlier bring-up stopped the cluster and did not bring it back; Owner is then who had the group,
or "none" where no server did.
"""

import json
import time

import boto3

# Below the 600 s that Systems Manager gives a script: delivery to a server, its run, and the end of the wait.
DELIVERY_SECONDS = 60
RUN_SECONDS = 360
WAIT_SECONDS = 420
POLL_SECONDS = 5
UNFINISHED = ("Pending", "InProgress", "Delayed")


def survey_cluster(events, _context):
    servers = dict(part.split("=") for part in events["Servers"].split(";"))
    decision = decide(list(servers), ask_all(servers, events["Commands"], events["LogGroup"]))
    print("bringUp/surveyCluster: " + ", ".join(f"{key} {value}" for key, value in decision.items()))
    pusher = decision.pop("Pusher")
    return {**decision, "PusherInstanceId": servers[pusher]}


def ask_all(servers, commands, log_group):
    ssm = boto3.client("ssm")
    sent = ssm.send_command(
        DocumentName="AWS-RunPowerShellScript",
        InstanceIds=list(servers.values()),
        Parameters={"commands": commands, "executionTimeout": [str(RUN_SECONDS)]},
        TimeoutSeconds=DELIVERY_SECONDS,
        CloudWatchOutputConfig={"CloudWatchLogGroupName": log_group, "CloudWatchOutputEnabled": True},
    )
    command_id = sent["Command"]["CommandId"]
    deadline = time.monotonic() + WAIT_SECONDS
    return {name: answer_of(ssm, command_id, name, servers[name], deadline) for name in servers}


def answer_of(ssm, command_id, name, instance_id, deadline):
    while True:
        try:
            answer = ssm.get_command_invocation(CommandId=command_id, InstanceId=instance_id)
            status = answer["Status"]
        except ssm.exceptions.InvocationDoesNotExist:
            status = "Pending"
        if status not in UNFINISHED:
            break
        if time.monotonic() >= deadline:
            raise failure(name, f"did not answer within {WAIT_SECONDS} s (command {command_id} is {status})")
        time.sleep(POLL_SECONDS)
    if status != "Success":
        raise failure(name, f"command {command_id} is {status}: {answer['StandardErrorContent'].strip()}")
    for line in answer["StandardOutputContent"].splitlines():
        if line.startswith("survey="):
            return json.loads(line[len("survey="):])
    raise failure(name, f"command {command_id} printed no survey")


def decide(names, reports):
    check(names, reports)
    running = [name for name in names if reports[name]["running"]]
    # Of a cluster that was stopped while no server had its group the record says "none", and it wants a start all the same.
    records = {reports[name]["stopped"] for name in names} - {""}
    stopped = {"Stopped": "yes" if records else "no"}
    stopped_for = sorted(records - {"none"})
    if running:
        owner = owner_of(running, reports)
        rest = [name for name in names if name not in running]
        return {
            "Mode": "join" if rest else "update",
            "Owner": stopped_for[0] if stopped_for else owner,
            "NewServers": ",".join(rest) or "none",
            "Pusher": running[0] if owner == "none" else owner,
            **stopped,
        }
    configured = any(reports[name]["configured"] for name in names)
    return {
        "Mode": "restart" if configured else "first",
        "Owner": stopped_for[0] if stopped_for and configured else "none",
        "NewServers": "none",
        "Pusher": names[0],
        **stopped,
    }


def check(names, reports):
    for name in names:
        report = reports[name]
        if report["server"] != name:
            raise failure(name, f"the instance calls itself {report['server']}. Replace the server")
        if not report["installed"]:
            raise failure(name, "CLUSTERPRO is not installed there. See the output of step installClusterpro")
        if report["foreign"] != "none":
            does = "runs" if report["running"] else "has the configuration of"
            raise failure(
                name,
                f"it {does} another cluster, {report['foreign']}, which nothing here overwrites. Stop that cluster and "
                "remove its clp.conf, or replace the server",
            )


def owner_of(running, reports):
    """The group's owner, on which all members must agree: members that do not see each other may both own it."""
    for name in running:
        for other in running:
            seen = reports[name]["servers"].get(other, "unknown")
            if not seen.startswith(("Online", "Suspen", "Caution")):
                raise failure(
                    name,
                    f"it takes {other} for {seen}, but {other} runs the cluster. Repair the link between them first: "
                    "both may run the group",
                )
    owners = sorted({reports[name]["owner"] for name in running} - {"none"})
    if len(owners) > 1:
        raise failure(
            running[0],
            f"the members name different owners of the group ({', '.join(owners)}). Stop the group on one of them, "
            "or wait until a failover has ended, and run the bring-up again",
        )
    if owners and owners[0] not in reports:
        raise failure(
            running[0],
            f"the group is on {owners[0]}, which is none of this bring-up's servers (renamed, or removed from the settings). "
            f"Move it to {running[0]} with clpgrp -m, and run the bring-up again",
        )
    if owners and owners[0] not in running:
        raise failure(
            running[0],
            f"the group is on {owners[0]}, which does not run the cluster: a failover is under way. Wait until it has "
            "ended, and run the bring-up again",
        )
    return owners[0] if owners else "none"


def failure(name, text):
    return RuntimeError(f"bringUp/surveyCluster: {name}: {text}")
