"""Splits the list of servers and checks that each instance is the server it is said to be.

Started by: step listServers of the bring-up runbook, in Systems Manager, with the runbook's role. Changes nothing; may
run any number of times. Fails for an instance that does not run, belongs to another cluster or is another server.
"""

import boto3


def list_servers(events, _context):
    cluster = events["ClusterName"]
    servers = [entry.split("=", 1) for entry in events["Servers"].split(";")]
    instances = instances_by_id([instance_id for _, instance_id in servers])
    problems = [
        problem
        for name, instance_id in servers
        for problem in problems_of(name, cluster, instance_id, instances.get(instance_id))
    ]
    if problems:
        raise RuntimeError(f"bringUp/listServers: {'; '.join(problems)}")
    return {
        "InstanceIds": [instance_id for _, instance_id in servers],
        "FirstInstanceId": servers[0][1],
    }


def problems_of(name, cluster, instance_id, instance):
    if instance is None:
        return [f"{name}: there is no instance {instance_id}"]
    tags = {tag["Key"]: tag["Value"] for tag in instance.get("Tags", [])}
    found = []
    if instance["State"]["Name"] != "running":
        found.append(f"{name}: instance {instance_id} is {instance['State']['Name']}, not running")
    for key, value in (("clpfsx:cluster", cluster), ("clpfsx:server", name)):
        if tags.get(key) != value:
            found.append(f"{name}: instance {instance_id} has tag {key} {tags.get(key)}, not {value}")
    return found


def instances_by_id(ids):
    pages = boto3.client("ec2").get_paginator("describe_instances").paginate(
        Filters=[{"Name": "instance-id", "Values": ids}]
    )
    return {
        instance["InstanceId"]: instance
        for page in pages
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
    }
