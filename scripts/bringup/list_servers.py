"""Splits the list of servers and checks that each instance runs and is the server that it is said to be.

Started by: step listServers of the bring-up runbook, in Systems Manager, with the runbook's role. Changes nothing; may
run any number of times. The list comes as one string, because an association cannot pass a list of ids without making
them its targets, and would then start one execution for each server.
"""

import boto3


def list_servers(events, _context):
    cluster = events["ClusterName"]
    servers = split_servers(events["Servers"])
    found = instances_of(list(servers.values()))
    for name, instance_id in servers.items():
        problem = problem_of(found.get(instance_id), cluster, name)
        if problem is not None:
            raise RuntimeError(f"bringUp/listServers: {name}: instance {instance_id} {problem}")
    ids = list(servers.values())
    print(f"bringUp/listServers: {', '.join(servers)} of {cluster}; secret versions {events['SecretVersions']}")
    return {"InstanceIds": ids, "FirstInstanceId": ids[0]}


def split_servers(text):
    servers = {}
    for part in text.split(";"):
        name, _, instance_id = part.partition("=")
        if not name or not instance_id or name in servers or instance_id in servers.values():
            raise RuntimeError(
                f"bringUp/listServers: {part!r} in Servers {text!r} is not a server of its own; "
                "name=instance id is expected, each once"
            )
        servers[name] = instance_id
    return servers


def instances_of(ids):
    # A filter, not InstanceIds: an id that does not exist would then fail the call without naming the server.
    pages = boto3.client("ec2").get_paginator("describe_instances").paginate(
        Filters=[{"Name": "instance-id", "Values": ids}]
    )
    return {
        instance["InstanceId"]: instance
        for page in pages
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
    }


def problem_of(instance, cluster, name):
    if instance is None:
        return "does not exist. Run pulumi up"
    state = instance["State"]["Name"]
    if state != "running":
        return f"is {state}, not running. Start it and run the bring-up again"
    tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
    for key, value in (("clpfsx:cluster", cluster), ("clpfsx:server", name)):
        if tags.get(key) != value:
            return f"has the tag {key}={tags.get(key)}, not {value}. It belongs to somebody else, or the tag was changed"
    return None
