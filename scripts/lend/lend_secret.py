"""Lends a server of the cluster the secret of the directory's Admin, by a statement in the secret's own resource policy, and
takes it back: the servers' role by itself may not read it. The statement names the one instance, and a time after which it
allows nothing, so that one that an execution leaves behind ends by itself. What else is in the policy stays.

Started by: steps lendSecret and takeSecretBack around the step that needs the secret, in Systems Manager, with the runbook's
role. Reads no value of a secret. May run any number of times.
"""

import json
import time
from datetime import datetime, timedelta, timezone

import boto3

SID = "ClpfsxLent"
# Until the policy is in force everywhere.
SETTLE_SECONDS = 20


def lend_secret(events, _context):
    name = events["Secret"]
    until = datetime.now(timezone.utc) + timedelta(seconds=events["Seconds"])
    statement = {
        "Sid": SID,
        "Effect": "Allow",
        "Principal": {"AWS": events["Reader"]},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
        "Condition": {
            "StringLike": {"aws:userid": "*:" + events["InstanceId"]},
            "DateLessThan": {"aws:CurrentTime": until.strftime("%Y-%m-%dT%H:%M:%SZ")},
        },
    }
    secrets = boto3.client("secretsmanager")
    put(secrets, name, [*others(secrets, name), statement])
    time.sleep(SETTLE_SECONDS)
    print(f"lend/lendSecret: {events['InstanceId']} may read {name} until {until:%Y-%m-%d %H:%M:%S} UTC")
    return {}


def take_secret_back(events, _context):
    name = events["Secret"]
    secrets = boto3.client("secretsmanager")
    kept = others(secrets, name)
    if kept:
        put(secrets, name, kept)
    else:
        secrets.delete_resource_policy(SecretId=name)
    print(f"lend/takeSecretBack: no server may read {name}")
    return {}


def others(secrets, name):
    """The statements of the secret's policy that were not made here."""
    text = secrets.get_resource_policy(SecretId=name).get("ResourcePolicy")
    statements = json.loads(text)["Statement"] if text else []
    return [each for each in as_list(statements) if each.get("Sid") != SID]


def as_list(statements):
    return statements if isinstance(statements, list) else [statements]


def put(secrets, name, statements):
    policy = {"Version": "2012-10-17", "Statement": statements}
    secrets.put_resource_policy(SecretId=name, ResourcePolicy=json.dumps(policy), BlockPublicPolicy=True)
