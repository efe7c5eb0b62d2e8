"""The updater as one would write it with boto3 and urllib3, which comes with boto3: for each target
the same reads, probes and patch, one after the other. For the benchmark only."""

import base64
import hashlib
import hmac
import json
import os
import ssl
from datetime import datetime, timezone
from urllib.parse import urlparse

import boto3
import urllib3
from botocore.signers import RequestSigner

CLUSTER = os.environ["CLUSTER_NAME"]
SECRET = os.environ["SECRET_ARN"]
TARGETS = [target.split("/") for target in os.environ["TARGETS"].split(",")]
API = os.environ["API_SERVER_URL"].rstrip("/")
CODECOMMIT = os.environ["CODECOMMIT_ENDPOINT"].rstrip("/")
REGION = os.environ["AWS_REGION"]
MARK = "codecommit-key-refresh/"

session = boto3.session.Session(region_name=REGION)
secrets = session.client("secretsmanager")
signer = RequestSigner(session.client("sts").meta.service_model.service_id, REGION, "sts", "v4",
                       session.get_credentials(), session.events)
authority = base64.b64decode(os.environ["API_SERVER_CA"]).decode()
cluster = urllib3.PoolManager(ssl_context=ssl.create_default_context(cadata=authority))
git = urllib3.PoolManager()


def handler(event, context):
    authorization = {"Authorization": "Bearer " + token()}
    versions = {}
    states = []
    for namespace, name in TARGETS:
        path = f"{API}/api/v1/namespaces/{namespace}/secrets/{name}"
        state = target(event, path, authorization, versions)
        states.append({"namespace": namespace, "name": name, **state})
    result = {"cluster": CLUSTER, "form": "signed", "stale": False, "targets": states}
    print(json.dumps({"level": "INFO", "cluster": CLUSTER, "operation": event["operation"],
                      "targets": {state["name"]: state["outcome"] for state in states}}))
    return result


def target(event, path, authorization, versions):
    found = get(path, authorization)
    url = text(found, "url")
    secret = secrets.describe_secret(SecretId=SECRET)
    stages = {stage: version for version, labels in secret["VersionIdsToStages"].items()
              for stage in labels}
    wanted = event.get("versionId", stages["AWSCURRENT"])
    if wanted not in (stages["AWSCURRENT"], stages.get("AWSPENDING")):
        raise RuntimeError("the version asked for is no longer wanted")
    if wanted not in versions:
        value = secrets.get_secret_value(SecretId=SECRET, VersionId=wanted)
        versions[wanted] = json.loads(value["SecretString"])
    key = versions[wanted]
    if event["operation"] == "inspect":
        in_step = text(found, "username") == key["id"]
        return state(found, url, "IN_STEP" if in_step else "BEHIND")

    password = sign(key["secret"], urlparse(url))
    if not opens(url, key["id"], password):
        return state(found, url, "REFUSED")
    now = datetime.now(timezone.utc).isoformat().replace("+00:00", "Z")
    patch = {"metadata": {"resourceVersion": found["metadata"]["resourceVersion"],
                          "annotations": {MARK + "credential-id": key["id"],
                                          MARK + "version-id": wanted,
                                          MARK + "delivered-at": now, MARK + "written-at": now}},
             "data": {"username": encode(key["id"]), "password": encode(password)}}
    answer = cluster.request(
        "PATCH", path, body=json.dumps(patch), retries=False,
        headers={**authorization, "Content-Type": "application/merge-patch+json"})
    if answer.status != 200:
        raise RuntimeError(f"the API server answered {answer.status}")
    written = get(path, authorization)
    proven = opens(url, text(written, "username"), text(written, "password"))
    return state(written, url, "IN_STEP" if proven else "UNPROVEN")


def state(found, url, outcome):
    return {"url": url, "holds": text(found, "username"), "outcome": outcome}


def get(path, authorization):
    answer = cluster.request("GET", path, headers=authorization, retries=False)
    if answer.status != 200:
        raise RuntimeError(f"the API server answered {answer.status}")
    return json.loads(answer.data)


def opens(url, username, password):
    answer = git.request(
        "GET", CODECOMMIT + urlparse(url).path + "/info/refs?service=git-upload-pack",
        headers=urllib3.make_headers(basic_auth=username + ":" + password), retries=False)
    return answer.status == 200


def token():
    url = signer.generate_presigned_url(
        {"method": "GET", "body": {}, "context": {}, "headers": {"x-k8s-aws-id": CLUSTER},
         "url": f"https://sts.{REGION}.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15"},
        region_name=REGION, expires_in=60, operation_name="")
    return "k8s-aws-v1." + base64.urlsafe_b64encode(url.encode()).decode().rstrip("=")


def sign(secret, url):
    time = datetime.now(timezone.utc).strftime("%Y%m%dT%H%M%S")
    region = url.hostname.split(".")[1]
    canonical = f"GIT\n{url.path}\n\nhost:{url.hostname}\n\nhost\n"
    scope = f"{time[:8]}/{region}/codecommit/aws4_request"
    to_sign = f"AWS4-HMAC-SHA256\n{time}\n{scope}\n" + hashlib.sha256(
        canonical.encode()).hexdigest()
    key = ("AWS4" + secret).encode()
    for part in (time[:8], region, "codecommit", "aws4_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return time + "Z" + hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()


def text(found, field):
    return base64.b64decode(found["data"].get(field, "")).decode()


def encode(value):
    return base64.b64encode(value.encode()).decode()
