"""Lists the servers of the cluster that Systems Manager reaches, the prepared one among them: whoever is a member must
see it online.

Started by: step listMembers of the prepare runbook, in Systems Manager, with the runbook's role. Changes nothing; may
run any number of times.
"""

import boto3


def list_members(events, _context):
    own = events["InstanceId"]
    found = sorted(each for each in running_servers(events["ClusterName"]) if each == own or is_online(each))
    return {"InstanceIds": found if own in found else [own, *found]}


def running_servers(cluster):
    pages = boto3.client("ec2").get_paginator("describe_instances").paginate(
        Filters=[
            {"Name": "tag:clpfsx:cluster", "Values": [cluster]},
            {"Name": "instance-state-name", "Values": ["running"]},
        ]
    )
    return [
        instance["InstanceId"]
        for page in pages
        for reservation in page["Reservations"]
        for instance in reservation["Instances"]
        if any(tag["Key"] == "clpfsx:server" for tag in instance.get("Tags", []))
    ]


def is_online(instance_id):
    """Running is not enough: the command has to reach it."""
    found = boto3.client("ssm").describe_instance_information(
        Filters=[{"Key": "InstanceIds", "Values": [instance_id]}]
    )
    return any(each["PingStatus"] == "Online" for each in found["InstanceInformationList"])
