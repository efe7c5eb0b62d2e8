#!/usr/bin/env python3
"""Deploys the synthesized templates to an AWS emulator, then lists what exists, type by type.

CREATE_COMPLETE of an emulator proves nothing: each type is asked for through its own service, and
what was found is compared with what the template asked for. Ends with 1 where a type that the
emulator is known to make is missing or differs, and where one that it is known to leave out is there.

  deploy.py EMULATOR [FOLDER]   FOLDER has *.template.json; infra/target/cdk.out without it

EMULATOR is moto (needs boto3 and moto[server]; 5.2.5 was used) or localstack (needs boto3,
service-identity, cbor2<6 and localstack-core[runtime]==4.14.0 on Python 3.13 or newer). It is started
here, on a port of the loopback interface, and ended. Nothing leaves this machine.
"""

import ast
import collections
import contextlib
import io
import json
import logging
import os
import re
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
import warnings
import zipfile
from pathlib import Path

import boto3
from botocore.exceptions import ClientError

# What an emulator's CloudFormation leaves out without a word: of a type all, or the facts named.
LEFT_OUT = {
    "moto": {
        "AWS::CloudWatch::Alarm": {},
        "AWS::EC2::SecurityGroupEgress": {},
        "AWS::EKS::AccessEntry": {},
        "AWS::Lambda::Alias": {},
        "AWS::Lambda::EventInvokeConfig": {},
        "AWS::Lambda::Function": {"architectures", "snapshots"},
        "AWS::Logs::MetricFilter": {},
        "AWS::SNS::Subscription": {},
        "AWS::SNS::TopicPolicy": {},
        "AWS::SQS::QueuePolicy": {},
        "AWS::Scheduler::Schedule": {},
        "AWS::SecretsManager::ResourcePolicy": {},
        "AWS::SecretsManager::Secret": {},
    },
    "localstack": {
        "AWS::CloudWatch::Dashboard": {},
        "AWS::EC2::SecurityGroupEgress": {},
        "AWS::EC2::SecurityGroupIngress": {},
        "AWS::EKS::AccessEntry": {},
        "AWS::IAM::ManagedPolicy": {"path"},
        "AWS::Lambda::Function": {"snapshots"},
        "AWS::Logs::LogGroup": {"days"},
        "AWS::Logs::MetricFilter": {},
    },
}

ACCOUNT = "123456789012"
os.environ.update(AWS_ACCESS_KEY_ID=ACCOUNT, AWS_SECRET_ACCESS_KEY="testing",
                  MOTO_ACCOUNT_ID=ACCOUNT)
logging.disable(logging.WARNING)
warnings.simplefilter("ignore")


@contextlib.contextmanager
def moto():
    """Its endpoint while it runs."""
    from moto.server import ThreadedMotoServer
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        yield "http://%s:%s" % server.get_host_and_port()
    finally:
        server.stop()


@contextlib.contextmanager
def localstack():
    """Its endpoint while it runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = "127.0.0.1:%d" % free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, HOME=home, GATEWAY_LISTEN=address, DISABLE_EVENTS="1",
                           SKIP_SSL_CERT_DOWNLOAD="1", DNS_ADDRESS="0")
        with open(Path(home) / "log", "w") as log:
            server = subprocess.Popen(
                [sys.executable, Path(__file__).parent / "localstack_without_containers.py"],
                env=environment, stdout=log, stderr=log)
        try:
            wait_for(server, f"http://{address}/_localstack/health", Path(home) / "log")
            yield "http://" + address
        finally:
            server.terminate()
            server.wait(60)


def wait_for(server, url, log):
    for _ in range(120):
        time.sleep(1)
        if server.poll() is not None:
            sys.exit("LocalStack did not start:\n" + log.read_text())
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(url).read()
    sys.exit("LocalStack did not answer within two minutes")


class Account:
    """The emulated account, with what the templates expect to be there already."""

    def __init__(self, endpoint):
        self.client = lambda service, region: boto3.client(
            service, endpoint_url=endpoint, region_name=region)
        self.known = {}

    def prepare(self, region, templates):
        """CDK's bootstrap, with the packages."""
        jar = io.BytesIO()
        with zipfile.ZipFile(jar, "w") as archive:
            archive.writestr("empty", "")
        s3 = self.client("s3", region)
        buckets = set()
        for template in templates:
            for resource in template["Resources"].values():
                code = resource.get("Properties", {}).get("Code")
                if isinstance(code, dict) and "S3Key" in code:
                    if code["S3Bucket"] not in buckets:
                        buckets.add(code["S3Bucket"])
                        s3.create_bucket(Bucket=code["S3Bucket"], CreateBucketConfiguration={
                            "LocationConstraint": region})
                    s3.put_object(Bucket=code["S3Bucket"], Key=code["S3Key"], Body=jar.getvalue())
        self.client("ssm", region).put_parameter(
            Name="/cdk-bootstrap/hnb659fds/version", Value="21", Type="String")

    def existing(self, region, text):
        """Names in the text what the emulator has instead of the example's VPCs."""
        ec2 = self.client("ec2", region)
        vpc = next(iter(self.known.values()), None)
        for kind in ("vpc", "subnet", "sg"):
            for name in sorted(set(re.findall(kind + r"-0123456789abcdef\d", text))):
                if name not in self.known:
                    number = len(self.known)
                    if kind == "vpc":
                        made = ec2.create_vpc(CidrBlock="10.0.0.0/16")["Vpc"]["VpcId"]
                    elif kind == "subnet":
                        made = ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.0.{number}.0/24")[
                            "Subnet"]["SubnetId"]
                    else:
                        made = ec2.create_security_group(
                            VpcId=vpc, GroupName=name, Description=name)["GroupId"]
                    self.known[name] = made
                    vpc = vpc or made
                text = text.replace(name, self.known[name])
        return text

    def deploy(self, region, name, template):
        cloudformation = self.client("cloudformation", region)
        cloudformation.create_stack(
            StackName=name, TemplateBody=self.existing(region, json.dumps(template)),
            Capabilities=["CAPABILITY_NAMED_IAM"])
        while True:
            stack = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
            if not stack["StackStatus"].endswith("_IN_PROGRESS"):
                return stack["StackStatus"]
            time.sleep(1)


def for_moto(template):
    """Without what moto cannot read: rules of parameters, a policy for a failed create, tags of a key,
    and references to the aliases that it leaves out."""
    text = json.dumps({key: value for key, value in template.items() if key != "Rules"}).replace(
        "RetainExceptOnCreate", "Retain")
    for key, resource in template["Resources"].items():
        if resource["Type"] == "AWS::KMS::Key":
            text = text.replace(json.dumps({"Tags": resource["Properties"]["Tags"]})[1:-1],
                                '"Tags": []')
        if resource["Type"] == "AWS::Lambda::Alias":
            text = text.replace(json.dumps({"Ref": key}),
                                json.dumps(resource["Properties"]["FunctionName"]))
    return json.loads(text)


def for_localstack(template):
    return template


def pages(client, operation, key, **arguments):
    for page in client.get_paginator(operation).paginate(**arguments):
        yield from page[key]


def found(account, region):
    """By type: what exists, each as a set of facts that a template can be compared with."""
    client = lambda service: account.client(service, region)
    iam, ec2, functions = client("iam"), client("ec2"), client("lambda")
    made = collections.defaultdict(list)
    for role in pages(iam, "list_roles", "Roles"):
        own = []
        for name in iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]:
            document = iam.get_role_policy(RoleName=role["RoleName"], PolicyName=name)
            if name == "least":
                own = actions(document["PolicyDocument"])
            else:
                made["AWS::IAM::Policy"].append({"actions": actions(document["PolicyDocument"])})
        made["AWS::IAM::Role"].append({"path": role["Path"], "actions": own})
    for policy in pages(iam, "list_policies", "Policies", Scope="Local"):
        document = iam.get_policy_version(PolicyArn=policy["Arn"],
                                          VersionId=policy["DefaultVersionId"])
        users = iam.list_entities_for_policy(PolicyArn=policy["Arn"])["PolicyUsers"]
        made["AWS::IAM::ManagedPolicy"].append({
            "path": policy["Path"], "actions": actions(document["PolicyVersion"]["Document"]),
            "users": len(users)})
    for user in pages(iam, "list_users", "Users"):
        made["AWS::IAM::User"].append({"name": user["UserName"], "path": user["Path"]})
    for function in pages(functions, "list_functions", "Functions"):
        name = function["FunctionName"]
        made["AWS::Lambda::Function"].append({
            "name": name, "runtime": function["Runtime"], "handler": function["Handler"],
            "timeout": function["Timeout"], "memory": function["MemorySize"],
            "architectures": function.get("Architectures"),
            "snapshots": function.get("SnapStart", {}).get("ApplyOn"),
            "subnets": len(function.get("VpcConfig", {}).get("SubnetIds", [])),
            "settings": settings(function["Environment"])})
        versions = functions.list_versions_by_function(FunctionName=name)["Versions"]
        made["AWS::Lambda::Version"] += [{} for version in versions
                                         if version["Version"] != "$LATEST"]
        made["AWS::Lambda::Alias"] += [
            {"name": alias["Name"]}
            for alias in functions.list_aliases(FunctionName=name)["Aliases"]]
        with contextlib.suppress(ClientError):
            made["AWS::Lambda::EventInvokeConfig"] += [
                {"retries": each["MaximumRetryAttempts"], "age": each["MaximumEventAgeInSeconds"]}
                for each in functions.list_function_event_invoke_configs(FunctionName=name)[
                    "FunctionEventInvokeConfigs"]]
    for mapping in pages(functions, "list_event_source_mappings", "EventSourceMappings"):
        made["AWS::Lambda::EventSourceMapping"].append({"batch": mapping["BatchSize"]})
    for group in pages(client("logs"), "describe_log_groups", "logGroups"):
        made["AWS::Logs::LogGroup"].append({
            "name": group["logGroupName"], "days": group.get("retentionInDays")})
    for metric in pages(client("logs"), "describe_metric_filters", "metricFilters"):
        made["AWS::Logs::MetricFilter"].append({"pattern": metric["filterPattern"]})
    sqs = client("sqs")
    for url in sqs.list_queues().get("QueueUrls", []):
        facts = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        made["AWS::SQS::Queue"].append({
            "visibility": int(facts["VisibilityTimeout"]), "redrive": "RedrivePolicy" in facts})
        if "Policy" in facts:
            made["AWS::SQS::QueuePolicy"].append({"actions": actions(json.loads(facts["Policy"]))})
    for rule in client("events").list_rules()["Rules"]:
        made["AWS::Events::Rule"].append({"pattern": json.loads(rule["EventPattern"])})
    for topic in client("sns").list_topics()["Topics"]:
        facts = client("sns").get_topic_attributes(TopicArn=topic["TopicArn"])["Attributes"]
        made["AWS::SNS::Topic"].append({"name": facts["DisplayName"]})
        made["AWS::SNS::TopicPolicy"].append({"actions": actions(json.loads(facts["Policy"]))})
    made["AWS::SNS::Subscription"] += [
        {"to": each["Endpoint"]} for each in client("sns").list_subscriptions()["Subscriptions"]]
    made["AWS::KMS::Key"] += [{} for _ in client("kms").list_keys()["Keys"]]
    made["AWS::KMS::Alias"] += [
        {"name": alias["AliasName"]} for alias in client("kms").list_aliases()["Aliases"]
        if not alias["AliasName"].startswith("alias/aws/")]
    made["AWS::CloudWatch::Dashboard"] += [
        {"name": board["DashboardName"]}
        for board in client("cloudwatch").list_dashboards()["DashboardEntries"]]
    made["AWS::CloudWatch::Alarm"] += [
        {"name": alarm["AlarmName"], "metric": alarm["MetricName"], "periods":
         alarm["EvaluationPeriods"], "missing": alarm["TreatMissingData"]}
        for alarm in client("cloudwatch").describe_alarms()["MetricAlarms"]]
    for schedule in client("scheduler").list_schedules()["Schedules"]:
        facts = client("scheduler").get_schedule(Name=schedule["Name"])
        made["AWS::Scheduler::Schedule"].append({
            "expression": facts["ScheduleExpression"], "window": facts["FlexibleTimeWindow"]["Mode"],
            "retries": facts["Target"]["RetryPolicy"]["MaximumRetryAttempts"]})
    secrets = client("secretsmanager")
    for secret in secrets.list_secrets()["SecretList"]:
        made["AWS::SecretsManager::Secret"].append({
            "name": secret["Name"], "tags": sorted(tag["Key"] for tag in secret.get("Tags", [])),
            "value": secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"]})
        policy = secrets.get_resource_policy(SecretId=secret["ARN"]).get("ResourcePolicy")
        if policy:
            made["AWS::SecretsManager::ResourcePolicy"].append({
                "actions": actions(json.loads(policy))})
    with contextlib.suppress(ClientError):
        for cluster in client("eks").list_clusters()["clusters"]:
            made["AWS::EKS::AccessEntry"] += [
                {} for _ in client("eks").list_access_entries(clusterName=cluster)["accessEntries"]]
    groups = [group for group in ec2.describe_security_groups()["SecurityGroups"]
              if group["Description"].startswith("codecommit-key-refresh")]
    made["AWS::EC2::SecurityGroup"] += [{"description": group["Description"]} for group in groups]
    rules = ec2.describe_security_group_rules()["SecurityGroupRules"]
    made["AWS::EC2::SecurityGroupIngress"] += [
        {} for rule in rules if not rule["IsEgress"] and rule.get("FromPort") == 443]
    made["AWS::EC2::SecurityGroupEgress"] += [
        {} for rule in rules if rule["IsEgress"] and rule.get("FromPort") == 443
        and not rule.get("Description")]
    made["AWS::EC2::VPCEndpoint"] += [
        {"service": endpoint["ServiceName"]}
        for endpoint in ec2.describe_vpc_endpoints()["VpcEndpoints"]]
    return made


def settings(environment):
    """Without the reference to a type that is left out."""
    return sorted(set(environment["Variables"]) - {"SECRET_ARN"})


def actions(document):
    if isinstance(document, str):  # moto keeps a template's inline policy as Python prints it
        document = ast.literal_eval(document)
    return sorted(action for statement in document["Statement"]
                  for action in ([statement["Action"]] if isinstance(statement["Action"], str)
                                 else statement["Action"]))


def asked(resource):
    """The same facts of a template's resource; none for a type of which only the number counts."""
    properties = resource.get("Properties", {})
    match resource["Type"]:
        case "AWS::IAM::Role":
            inline = properties.get("Policies", [])
            return {"path": properties["Path"],
                    "actions": actions(inline[0]["PolicyDocument"]) if inline else []}
        case "AWS::IAM::Policy":
            return {"actions": actions(properties["PolicyDocument"])}
        case "AWS::IAM::ManagedPolicy":
            return {"path": properties["Path"], "actions": actions(properties["PolicyDocument"]),
                    "users": len(properties.get("Users", []))}
        case "AWS::IAM::User":
            return {"name": properties["UserName"], "path": properties["Path"]}
        case "AWS::Lambda::Function":
            return {"name": properties["FunctionName"], "runtime": properties["Runtime"],
                    "handler": properties["Handler"], "timeout": properties["Timeout"],
                    "memory": properties["MemorySize"],
                    "architectures": properties["Architectures"],
                    "snapshots": properties.get("SnapStart", {}).get("ApplyOn"),
                    "subnets": len(properties.get("VpcConfig", {}).get("SubnetIds", [])),
                    "settings": settings(properties["Environment"])}
        case "AWS::Lambda::Alias":
            return {"name": properties["Name"]}
        case "AWS::Lambda::EventSourceMapping":
            return {"batch": properties["BatchSize"]}
        case "AWS::Logs::LogGroup":
            return {"name": properties["LogGroupName"], "days": properties["RetentionInDays"]}
        case "AWS::Logs::MetricFilter":
            return {"pattern": properties["FilterPattern"]}
        case "AWS::SQS::Queue":
            return {"visibility": properties.get("VisibilityTimeout", 30),
                    "redrive": "RedrivePolicy" in properties}
        case "AWS::Events::Rule":
            return {"pattern": properties["EventPattern"]}
        case "AWS::KMS::Alias":
            return {"name": properties["AliasName"]}
        case "AWS::CloudWatch::Dashboard":
            return {"name": properties["DashboardName"]}
        case "AWS::CloudWatch::Alarm":
            return {"name": properties["AlarmName"], "metric": properties["MetricName"],
                    "periods": properties["EvaluationPeriods"],
                    "missing": properties["TreatMissingData"]}
        case "AWS::Lambda::EventInvokeConfig":
            return {"retries": properties["MaximumRetryAttempts"],
                    "age": properties["MaximumEventAgeInSeconds"]}
        case "AWS::Scheduler::Schedule":
            return {"expression": properties["ScheduleExpression"],
                    "window": properties["FlexibleTimeWindow"]["Mode"],
                    "retries": properties["Target"]["RetryPolicy"]["MaximumRetryAttempts"]}
        case "AWS::SecretsManager::ResourcePolicy":
            return {"actions": actions(properties["ResourcePolicy"])}
        case "AWS::SQS::QueuePolicy" | "AWS::SNS::TopicPolicy":
            return {"actions": actions(properties["PolicyDocument"])}
        case "AWS::SNS::Topic":
            return {"name": properties["DisplayName"]}
        case "AWS::SNS::Subscription":
            return {"to": properties["Endpoint"]}
        case "AWS::SecretsManager::Secret":
            return {"name": properties["Name"], "value": properties["SecretString"],
                    "tags": sorted(tag["Key"] for tag in properties["Tags"])}
        case "AWS::EC2::SecurityGroup":
            return {"description": properties["GroupDescription"]}
        case "AWS::EC2::VPCEndpoint":
            return {"service": properties["ServiceName"]}
        case _:
            return {}


def order(name):
    """The home stack exports what the others import; networks come before clusters."""
    return (name.count("-") > 2, "-network-" not in name, name)


def main():
    emulator = sys.argv[1] if len(sys.argv) > 1 else ""
    if emulator not in LEFT_OUT:
        sys.exit(__doc__)
    folder = Path(sys.argv[2] if len(sys.argv) > 2 else "infra/target/cdk.out")
    if not (folder / "manifest.json").exists():
        sys.exit(f"no templates in {folder}: synthesize them first (README, Deploying), or name"
                 " the folder that has them")
    manifest = json.loads((folder / "manifest.json").read_text())
    templates = {path.name.removesuffix(".template.json"): json.loads(path.read_text())
                 for path in folder.glob("*.template.json")}
    regions = {name: artifact["environment"].split("/")[-1]
               for name, artifact in manifest["artifacts"].items()
               if artifact["type"] == "aws:cloudformation:stack"}
    run, adapted = {"moto": (moto, for_moto), "localstack": (localstack, for_localstack)}[emulator]
    with run() as endpoint:
        account = Account(endpoint)
        for region in sorted(set(regions.values())):
            account.prepare(region, [templates[name] for name in templates
                                     if regions[name] == region])
        wanted, made = collections.defaultdict(list), collections.defaultdict(list)
        for name in sorted(templates, key=order):
            print(regions[name], name,
                  account.deploy(regions[name], name, adapted(templates[name])), flush=True)
            for resource in templates[name]["Resources"].values():
                if not resource["Type"].startswith("AWS::CDK::"):
                    wanted[resource["Type"]].append(asked(resource))
        for region in sorted(set(regions.values())):
            for kind, each in found(account, region).items():
                if region == regions["codecommit-key-refresh"] or not kind.startswith("AWS::IAM::"):
                    made[kind] += each
    return compare(wanted, made, LEFT_OUT[emulator])


def compare(wanted, made, left_out):
    failed = False
    print(f"\n{'type':38} asked  made")
    for kind in sorted(wanted):
        want, have = wanted[kind], made.get(kind, [])
        lost = left_out.get(kind)
        if same(want, have):
            verdict = "as asked" if lost is None else "MADE NOW: take it off LEFT_OUT"
        elif lost and same(without(want, lost), without(have, lost)):
            verdict = "as asked, but for " + ", ".join(sorted(lost))
        else:
            verdict = "DIFFERS" if lost is None or lost else "left out"
        print(f"{kind:38} {len(want):5} {len(have):5}  {verdict}")
        if verdict.isupper() or "NOW" in verdict:
            failed = True
            print("  asked for:", json.dumps(want), "\n  made:", json.dumps(have))
    return 1 if failed else 0


def same(want, have):
    return len(want) == len(have) and all(facts in have for facts in want)


def without(each, lost):
    return [{name: fact for name, fact in facts.items() if name not in lost} for facts in each]


if __name__ == "__main__":
    sys.exit(main())
