"""Refuses to go on beside another execution for one of the same servers that began earlier, of the install, the prepare or the
bring-up runbook of its cluster: deleting an association does not end its execution, and two would rename, join and reboot a
server past each other, or overwrite each other's files and commands. Of two that begin together the earlier one goes on, in
the order of their ids where both began at once.

Started by: step confirmAlone of these three runbooks, in Systems Manager, with the runbook's role. Changes nothing; may run any
number of times. Waits a minute for the other one: its record of success, after which the program starts the next runbook,
comes a moment before its end. Servers come as the bring-up has them: name=instance id, separated by semicolons.
"""

import time

import boto3

# States of an execution that has not ended, as DescribeAutomationExecutions filters by them.
UNFINISHED = ["Pending", "InProgress", "Waiting", "Cancelling"]

# What works on a server, after the cluster's name in the name of its document.
RUNBOOKS = ["install", "prepare", "bring-up"]

LOOKS = 7
PAUSE_SECONDS = 10


def confirm_alone(events, _context):
    ssm = boto3.client("ssm")
    instances = instances_in(events["Servers"])
    for left in reversed(range(LOOKS)):
        other = earlier(ssm, events["ClusterName"], events["ExecutionId"], instances)
        if other is None:
            print(f"prepare/confirmAlone: no other execution works on {', '.join(sorted(instances))}")
            return {}
        if left > 0:
            time.sleep(PAUSE_SECONDS)
    raise RuntimeError(
        f"prepare/confirmAlone: execution {other['AutomationExecutionId']} of {other['DocumentName']} for "
        f"{', '.join(sorted(instances & instances_of(ssm, other)))} "
        "began before this one and has not ended yet. Wait for it, or cancel it, and run this one again"
    )


def earlier(ssm, cluster, execution_id, instances):
    """An execution for one of the instances that began before this one and goes on."""
    families = [f"{cluster}-{what}" for what in RUNBOOKS]
    for own in executions(ssm, {"Key": "ExecutionId", "Values": [execution_id]}):
        # With targets an execution has a parent, which is for the same instance.
        family = {own["AutomationExecutionId"], own.get("ParentAutomationExecutionId")}
        for other in executions(
            ssm,
            {"Key": "DocumentNamePrefix", "Values": [f"{cluster}-"]},
            {"Key": "ExecutionStatus", "Values": UNFINISHED},
        ):
            if family_of(other["DocumentName"]) not in families or other["AutomationExecutionId"] in family:
                continue
            if began(other) < began(own) and instances & instances_of(ssm, other):
                return other
    return None


def family_of(document_name):
    """All texts of one runbook: the name of a document ends in the hash of its text."""
    return document_name.rpartition("-")[0]


def began(execution):
    """An order that both of two executions see the same way."""
    return (execution["ExecutionStartTime"], execution["AutomationExecutionId"])


def executions(ssm, *filters):
    pages = ssm.get_paginator("describe_automation_executions").paginate(Filters=list(filters))
    return [each for page in pages for each in page["AutomationExecutionMetadataList"]]


def instances_of(ssm, execution):
    """A parent knows its targets; a child, and an execution by hand, its parameters; a bring-up names each server with its own."""
    targets = {value for each in execution.get("Targets", []) for value in each.get("Values", [])}
    found = ssm.get_automation_execution(AutomationExecutionId=execution["AutomationExecutionId"])
    parameters = found["AutomationExecution"].get("Parameters", {})
    servers = {each for text in parameters.get("Servers", []) for each in instances_in(text)}
    return targets | servers | set(parameters.get("InstanceId", []))


def instances_in(servers):
    return {part.partition("=")[2] for part in servers.split(";")}
