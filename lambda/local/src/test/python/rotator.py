"""The rotator as one would write it with boto3: the same calls, proofs and pauses, one after the
other. For the benchmark only: no repair after a crash, no emergency, no drift."""

import json
import os
import time
import uuid
from datetime import datetime, timedelta, timezone

import boto3

CLUSTER = os.environ["CLUSTERS"]
SECRET = "codecommit-key-refresh/" + CLUSTER
UPDATER = "codecommit-key-refresh-updater-" + CLUSTER
MARK = "codecommit-key-refresh"
MAXIMUM_AGE = timedelta(days=75)
PROOFS = 3
BETWEEN_PROOFS = 2
PATIENCE = 90
SETTLING = 7

iam = boto3.client("iam", region_name="us-east-1")
secrets = boto3.client("secretsmanager")
functions = boto3.client("lambda")


def handler(event, context):
    secret = secrets.describe_secret(SecretId=SECRET)
    tags = {tag["Key"]: tag["Value"] for tag in secret["Tags"]}
    arn, user = secret["ARN"], tags["codecommit-key-refresh/user"]
    stages = at(secret)
    current = read(arn, stages["AWSCURRENT"])
    keys, owner = look(user)
    if owner["claim"] != arn:
        raise RuntimeError(f"{user} is claimed by another secret")
    held = {target["holds"] for target in invoke("inspect", arn)}
    for key in keys:
        if key["AccessKeyId"] != current["id"]:
            iam.get_access_key_last_used(AccessKeyId=key["AccessKeyId"])
    mine = next((key for key in keys if key["AccessKeyId"] == current["id"]), None)
    young = mine and now() - mine["CreateDate"] < MAXIMUM_AGE
    if young and event["action"] != "rotate":
        return end("WITHIN_POLICY", [], keys)
    if len(keys) > 1:
        return end("BOTH_SLOTS_IN_USE", [], keys)
    return rotate(arn, user, owner["arn"], stages, keys, held | {current["id"]})


def rotate(arn, user, user_arn, stages, keys, replaces):
    line = {"rotation": str(uuid.uuid4()), "reason": "MAXIMUM_AGE",
            "known": [key["AccessKeyId"] for key in keys], "since": stamp(now()), "lost": []}
    intent = store(arn, {"schema": 1, "state": "intent", "at": stamp(now()), "line": line})
    move(arn, "AWSPENDING", intent, stages.get("AWSPENDING"))
    if at(secrets.describe_secret(SecretId=arn)).get("AWSPENDING") != intent:
        raise RuntimeError("another run is at work")
    keys, _ = look(user)
    if len(keys) > 1:
        return end("BOTH_SLOTS_IN_USE", [], keys)

    key = iam.create_access_key(UserName=user)["AccessKey"]
    version = store(arn, {
        "schema": 1, "state": "credential", "kind": "access-key", "user": user,
        "id": key["AccessKeyId"], "login": key["AccessKeyId"], "secret": key["SecretAccessKey"],
        "created": stamp(key["CreateDate"]), "line": line, "replaces": sorted(replaces)})
    move(arn, "AWSPENDING", version, intent)
    moved = time.monotonic()
    iam.tag_user(UserName=user, Tags=[{
        "Key": key["AccessKeyId"], "Value": f"{MARK} {CLUSTER} created {stamp(now())}"}])
    prove(key, user_arn)

    if at(secrets.describe_secret(SecretId=arn)).get("AWSPENDING") != version:
        raise RuntimeError("another run is at work")
    time.sleep(max(0, moved + SETTLING - time.monotonic()))
    targets = invoke("deliver", arn, version)
    behind = [target["name"] for target in targets
              if target["outcome"] != "IN_STEP" or target["holds"] != key["AccessKeyId"]]
    if behind:
        return end("UNDELIVERABLE", ["begin", "create", "verify", "deliver"], keys)

    labels = at(secrets.describe_secret(SecretId=arn))
    if labels.get("AWSPENDING") != version:
        raise RuntimeError("another run is at work")
    move(arn, "AWSCURRENT", version, labels["AWSCURRENT"])
    announce(arn, key["AccessKeyId"], sorted(replaces), targets)
    secrets.describe_secret(SecretId=arn)
    keys, _ = look(user)
    return end("WITHIN_POLICY", ["begin", "create", "verify", "deliver", "promote"], keys)


def look(user):
    keys = iam.list_access_keys(UserName=user)["AccessKeyMetadata"]
    found = iam.get_user(UserName=user)["User"]
    claim = {tag["Key"]: tag["Value"] for tag in found["Tags"]}.get(MARK)
    return keys, {"arn": found["Arn"], "claim": claim}


def at(secret):
    return {stage: version for version, stages in secret["VersionIdsToStages"].items()
            for stage in stages}


def read(arn, version):
    value = secrets.get_secret_value(SecretId=arn, VersionId=version)
    return json.loads(value["SecretString"])


def store(arn, value):
    version = str(uuid.uuid4())
    secrets.put_secret_value(SecretId=arn, ClientRequestToken=version,
                             VersionStages=["KEYREFRESHCARRIER"], SecretString=json.dumps(value))
    return version


def move(arn, stage, to, source):
    where = {"RemoveFromVersionId": source} if source else {}
    secrets.update_secret_version_stage(SecretId=arn, VersionStage=stage, MoveToVersionId=to,
                                        **where)


def prove(key, user_arn):
    sts = boto3.client("sts", aws_access_key_id=key["AccessKeyId"],
                       aws_secret_access_key=key["SecretAccessKey"], aws_session_token="")
    proofs, until = 0, time.monotonic() + PATIENCE
    while True:
        try:
            proofs = proofs + 1 if sts.get_caller_identity()["Arn"] == user_arn else 0
        except sts.exceptions.ClientError:
            proofs = 0
        if proofs == PROOFS:
            return
        if time.monotonic() > until:
            raise RuntimeError("the new key was not accepted in time")
        time.sleep(BETWEEN_PROOFS)


def invoke(operation, arn, version=None):
    request = {"operation": operation, "cluster": CLUSTER, "secretArn": arn, "dryRun": False}
    if version:
        request["versionId"] = version
    answer = functions.invoke(FunctionName=UPDATER, Payload=json.dumps(request))
    result = json.loads(answer["Payload"].read())
    if "FunctionError" in answer or "problem" in result:
        raise RuntimeError("the updater failed")
    return result["targets"]


def announce(arn, credential, replaces, targets):
    subject = f"[{CLUSTER}] CodeCommit credential rotated"
    rows = [f"{target['name']}: {target['outcome']}" for target in targets]
    text = "\n".join([f"{credential} replaces {', '.join(replaces)}.", "", *rows])
    html = "<html><body><p>" + "</p><p>".join(text.split("\n")) + "</p></body></html>"
    boto3.client("ses").send_email(
        Source=os.environ["MAIL_FROM"],
        Destination={"ToAddresses": os.environ["MAIL_TO"].split(",")},
        Message={"Subject": {"Data": subject, "Charset": "UTF-8"},
                 "Body": {"Text": {"Data": text, "Charset": "UTF-8"},
                          "Html": {"Data": html, "Charset": "UTF-8"}}})
    boto3.client("events").put_events(Entries=[{
        "Source": MARK, "DetailType": "Credential Rotated", "Resources": [arn],
        "Detail": json.dumps({"cluster": CLUSTER, "credential": credential, "replaces": replaces,
                              "targets": targets})}])


def end(reason, steps, keys):
    for step in steps:
        print(json.dumps({"level": "INFO", "cluster": CLUSTER, "step": step}))
    print(json.dumps({"level": "INFO", "cluster": CLUSTER, "reason": reason,
                      "credentials": [key["AccessKeyId"] for key in keys]}))
    return {"cluster": CLUSTER, "reason": reason, "steps": steps}


def now():
    return datetime.now(timezone.utc)


def stamp(instant):
    return instant.isoformat().replace("+00:00", "Z")
