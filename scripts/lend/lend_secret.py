"""Lends a server of the cluster the secret of the directory's Admin, by a statement in the secret's own resource policy, and
takes it back: the servers' role by itself may not read it. The statement names the one instance, and a time after which it
allows nothing, so that one that an execution leaves behind ends by itself. What else is in the policy stays: also what other
executions lend meanwhile, since servers are prepared side by side. Only loans that have ended are cleared away.

Started by: steps lendSecret and takeSecretBack around the step that needs the secret, in Systems Manager, with the runbook's
role. Reads no value of a secret. May run any number of times.
"""

import json
import re
import time
from datetime import datetime, timedelta, timezone

import boto3

SID = "ClpfsxLent"
# Until the policy is in force everywhere.
SETTLE_SECONDS = 20
# A policy is read and then written as a whole, so that two executions at once may each undo what the other one wrote.
TRIES = 4
AGAIN_SECONDS = 5
FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def lend_secret(events, _context):
    name, sid = events["Secret"], sid_of(events)
    until = datetime.now(timezone.utc) + timedelta(seconds=events["Seconds"])
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"AWS": events["Reader"]},
        "Action": "secretsmanager:GetSecretValue",
        "Resource": "*",
        "Condition": {
            "StringLike": {"aws:userid": "*:" + events["InstanceId"]},
            "DateLessThan": {"aws:CurrentTime": until.strftime(FORMAT)},
        },
    }
    secrets = boto3.client("secretsmanager")
    for _ in range(TRIES):
        put(secrets, name, [*others(read(secrets, name), sid), statement])
        time.sleep(SETTLE_SECONDS)
        if any(each.get("Sid") == sid for each in read(secrets, name)):
            print(f"lend/lendSecret: {events['InstanceId']} may read {name} until {until:%Y-%m-%d %H:%M:%S} UTC")
            return {}
    raise RuntimeError(f"lend/lendSecret: the resource policy of {name} was changed by others {TRIES} times within seconds; run this again")


def take_secret_back(events, _context):
    name, sid = events["Secret"], sid_of(events)
    secrets = boto3.client("secretsmanager")
    for _ in range(TRIES):
        found = read(secrets, name)
        kept = others(found, sid)
        if len(kept) == len(found):
            print(f"lend/takeSecretBack: what this execution lent of {name} is taken back")
            return {}
        if kept:
            put(secrets, name, kept)
        else:
            secrets.delete_resource_policy(SecretId=name)
        time.sleep(AGAIN_SECONDS)
    raise RuntimeError(f"lend/takeSecretBack: the resource policy of {name} was changed by others {TRIES} times within seconds; the loan ends by itself")


def sid_of(events):
    """An execution's own: two may lend to the same instance. A Sid has letters and digits only."""
    return SID + re.sub("[^0-9A-Za-z]", "", events["ExecutionId"])


def read(secrets, name):
    """The statements of the secret's policy."""
    text = secrets.get_resource_policy(SecretId=name).get("ResourcePolicy")
    statements = json.loads(text)["Statement"] if text else []
    return statements if isinstance(statements, list) else [statements]


def others(statements, sid):
    """What is neither this execution's loan nor one that has ended."""
    now = datetime.now(timezone.utc).strftime(FORMAT)
    return [each for each in statements if each.get("Sid") != sid and not ended(each, now)]


def ended(statement, now):
    if not statement.get("Sid", "").startswith(SID):
        return False
    return statement.get("Condition", {}).get("DateLessThan", {}).get("aws:CurrentTime", now) < now


def put(secrets, name, statements):
    policy = {"Version": "2012-10-17", "Statement": statements}
    secrets.put_resource_policy(SecretId=name, ResourcePolicy=json.dumps(policy), BlockPublicPolicy=True)
