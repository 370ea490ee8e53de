"""Finds another server of the cluster that is online and in the domain, through which a stale computer account can be
removed; the new server itself where there is none. Servers are prepared side by side the first time: one that has not
joined yet does not find the domain for sure, and is about to be rebooted.

Started by: step findPeer of the prepare runbook, in Systems Manager, with the runbook's role. Changes nothing; may run
any number of times. Fails while an instance other than the new one carries the server's name: its computer account is
not stale then.
"""

import boto3

LIVING = ["pending", "running", "stopping", "stopped", "shutting-down"]


def find_peer(events, _context):
    me = events["InstanceId"]
    name = events["ServerName"]
    cluster = events["ClusterName"]
    others = [
        instance
        for instance in instances_of(cluster)
        if instance["InstanceId"] != me
    ]
    twins = [each["InstanceId"] for each in others if server_of(each) == name]
    if twins:
        raise RuntimeError(
            f"prepare/findPeer: server {name} of cluster {cluster} still has another instance: {', '.join(twins)}. "
            "Terminate it and run the preparation again."
        )
    running = sorted(
        each["InstanceId"]
        for each in others
        if each["State"]["Name"] == "running" and server_of(each) is not None
    )
    members = [each for each in running if is_member(each, events["DirectoryName"])]
    return {"PeerInstanceId": members[0] if members else me}


def is_member(instance_id, domain):
    """Running is not enough: the command has to reach it. The agent tells the computer's full name."""
    found = boto3.client("ssm").describe_instance_information(
        Filters=[{"Key": "InstanceIds", "Values": [instance_id]}]
    )
    return any(
        each["PingStatus"] == "Online" and each.get("ComputerName", "").lower().endswith(f".{domain.lower()}")
        for each in found["InstanceInformationList"]
    )


def instances_of(cluster):
    pages = boto3.client("ec2").get_paginator("describe_instances").paginate(
        Filters=[
            {"Name": "tag:clpfsx:cluster", "Values": [cluster]},
            {"Name": "instance-state-name", "Values": LIVING},
        ]
    )
    return [
        instance
        for page in pages
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
    ]


def server_of(instance):
    for tag in instance.get("Tags", []):
        if tag["Key"] == "clpfsx:server":
            return tag["Value"]
    return None
