"""Refuses to go on beside another execution of the same runbook for the same server that began earlier: deleting an
association does not end its execution, and two would rename, join and reboot the server past each other. Of two that begin
together the earlier one goes on, in the order of their ids where both began at once.

Started by: step confirmAlone of the install and of the prepare runbook, in Systems Manager, with the runbook's role. Changes nothing; may
run any number of times.
"""

import boto3

# States of an execution that has not ended, as DescribeAutomationExecutions filters by them.
UNFINISHED = ["Pending", "InProgress", "Waiting", "Cancelling"]


def confirm_alone(events, _context):
    ssm = boto3.client("ssm")
    instance = events["InstanceId"]
    for own in executions(ssm, {"Key": "ExecutionId", "Values": [events["ExecutionId"]]}):
        name = own["DocumentName"]
        # With targets an execution has a parent, which is for the same instance.
        family = {own["AutomationExecutionId"], own.get("ParentAutomationExecutionId")}
        for other in executions(
            ssm,
            {"Key": "DocumentNamePrefix", "Values": [family_of(name)]},
            {"Key": "ExecutionStatus", "Values": UNFINISHED},
        ):
            if family_of(other["DocumentName"]) != family_of(name) or other["AutomationExecutionId"] in family:
                continue
            if began(other) < began(own) and instance in instances_of(ssm, other):
                raise RuntimeError(
                    f"prepare/confirmAlone: execution {other['AutomationExecutionId']} of {other['DocumentName']} for {instance} "
                    "began before this one and has not ended yet. Wait for it, or cancel it, and run the preparation again"
                )
    print(f"prepare/confirmAlone: no other execution prepares {instance}")
    return {}


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
    """A parent knows its targets; a child, and an execution by hand, its parameters."""
    targets = {value for each in execution.get("Targets", []) for value in each.get("Values", [])}
    found = ssm.get_automation_execution(AutomationExecutionId=execution["AutomationExecutionId"])
    return targets | set(found["AutomationExecution"].get("Parameters", {}).get("InstanceId", []))
