"""Records what the Flyte Python client sends, for test/gateway/handle/flytekit.json.

Needs flytekit 1.16 and kubernetes in a virtual environment:

    python scripts/flytekit-requests.py > test/gateway/handle/flytekit.json

The server answers every call with an empty message, so that only requests are recorded.
"""

import base64
import enum
import json
import typing
from collections import OrderedDict
from concurrent import futures
from dataclasses import dataclass
from datetime import timedelta

import grpc
from flytekit import CronSchedule, Documentation, Email, LaunchPlan, PodTemplate, Resources, Secret
from flytekit import Annotations, Labels, approve, conditional, dynamic, map_task, sleep, task, wait_for_input, workflow
from flytekit.configuration import Config, FastSerializationSettings, ImageConfig, PlatformConfig, SerializationSettings
from flytekit.core.options import Options
from flytekit.models.admin.common import Sort
from flytekit.models.common import NamedEntityIdentifier, RawOutputDataConfig
from flytekit.models.core.execution import WorkflowExecutionPhase
from flytekit.models.core.identifier import NodeExecutionIdentifier, WorkflowExecutionIdentifier
from flytekit.models.filters import Equal, ValueIn
from flytekit.remote import FlyteRemote
from flytekit.remote.entities import FlyteLaunchPlan
from flytekit.remote.interface import TypedInterface
from flytekit.tools.translator import get_serializable
from flytekit.types.file import FlyteFile
from kubernetes.client import V1Container, V1PodSpec, V1Toleration

PROJECT, DOMAIN = "ml-alpha", "development"
recorded = []


class Recorder(grpc.GenericRpcHandler):
    def service(self, call):
        def answer(request, _):
            recorded.append({"path": call.method, "message": base64.b64encode(request).decode()})
            return b""

        return grpc.unary_unary_rpc_method_handler(answer)


class Color(enum.Enum):
    RED = "red"


@dataclass
class Data:
    a: int
    b: typing.Optional[str] = None


POD = PodTemplate(
    pod_spec=V1PodSpec(
        containers=[V1Container(name="primary")], tolerations=[V1Toleration(key="a", operator="Exists")]
    ),
    labels={"l": "m"},
    annotations={"n": "o"},
)


@task(
    cache=True,
    cache_version="1.0",
    retries=2,
    timeout=timedelta(minutes=5),
    requests=Resources(cpu="1", mem="1Gi"),
    secret_requests=[Secret(group="g", key="k")],
    environment={"A": "b"},
    interruptible=True,
    docs=Documentation(short_description="s"),
)
def cached(x: int, c: Color = Color.RED) -> typing.NamedTuple("Out", o=int, d=Data):
    return x, Data(a=x)


@task
def files(f: FlyteFile, u: typing.Union[int, str], m: typing.Dict[str, typing.List[float]]) -> str:
    return "x"


@task(enable_deck=True)
def deck(x: int) -> int:
    return x


@task(pod_template=POD)
def pod(x: int) -> int:
    return x


@dynamic
def dyn(x: int) -> int:
    return deck(x=x)


@workflow
def sub(x: int) -> int:
    return deck(x=x)


sub_plan = LaunchPlan.get_or_create(sub, name="sub_plan")


@workflow
def main(x: int, f: FlyteFile, xs: typing.List[int]) -> typing.Tuple[int, str, typing.List[int]]:
    o, _ = cached(x=x)
    s = sub(x=o).with_overrides(node_name="my-node")
    r = dyn(x=sub_plan(x=s))
    mapped = map_task(deck)(x=xs)
    conditional("c").if_(r > 3).then(pod(x=r)).else_().then(deck(x=x))
    text = wait_for_input("title", timeout=timedelta(hours=1), expected_type=str)
    ok = approve(r, "ok", timeout=timedelta(hours=2))
    sleep(timedelta(seconds=3)) >> ok
    return ok, files(f=f, u=text, m={"k": [1.0]}), mapped


nightly = LaunchPlan.get_or_create(
    main,
    name="nightly",
    default_inputs={"x": 3},
    fixed_inputs={"xs": [1, 2]},
    schedule=CronSchedule(schedule="0 1 * * *"),
    notifications=[Email(phases=[WorkflowExecutionPhase.FAILED], recipients_email=["a@b.c"])],
    labels=Labels({"mine": "x"}),
    annotations=Annotations({"a": "b"}),
    max_parallelism=2,
)


def register(client, settings):
    entities = OrderedDict()
    plan = get_serializable(entities, settings, nightly)
    for entity in list(entities.values()):
        kind = type(entity).__name__
        if kind == "TaskSpec":
            client.create_task(entity.template.id, entity)
        elif kind == "WorkflowSpec":
            client.create_workflow(entity.template.id, entity)
        elif kind == "LaunchPlan":
            client.create_launch_plan(entity.id, entity.spec)
    return plan


def launch(remote, settings, plan):
    launched = FlyteLaunchPlan.promote_from_model(plan.id, plan.spec)
    template = get_serializable(OrderedDict(), settings, main).template
    launched._interface = TypedInterface.promote_from_model(template.interface)
    try:
        remote._execute(
            launched,
            inputs={"x": 5, "f": FlyteFile("s3://b/k"), "xs": [1]},
            project=PROJECT,
            domain=DOMAIN,
            execution_name="e1",
            options=Options(labels=Labels({"mine": "x"}), raw_output_data_config=RawOutputDataConfig("")),
            overwrite_cache=True,
            envs={"A": "b"},
            tags=["t"],
            cluster_pool="",
            type_hints={"x": int, "f": FlyteFile, "xs": typing.List[int]},
        )
    finally:
        # It asks for the execution that the empty answer names.
        recorded[:] = [r for r in recorded if r["message"] != "CgA="]


def ask(remote):
    client = remote.client
    execution = WorkflowExecutionIdentifier(PROJECT, DOMAIN, "e1")
    name = NamedEntityIdentifier(PROJECT, DOMAIN, "t")
    client.get_upload_signed_url(
        PROJECT, DOMAIN, b"0123456789abcdef", "my file.tar.gz", timedelta(minutes=5), "root", True
    )
    client.get_execution(execution)
    client.get_execution_data(execution)
    client.list_executions_paginated(
        PROJECT,
        DOMAIN,
        limit=5,
        filters=[Equal("phase", "RUNNING"), ValueIn("name", ["b", "c"])],
        sort_by=Sort("created_at", Sort.Direction.DESCENDING),
    )
    client.list_task_ids_paginated(PROJECT, DOMAIN)
    client.list_tasks_paginated(name)
    client.get_active_launch_plan(name)
    client.list_node_executions(execution, limit=5, unique_parent_id="n0")
    client.get_node_execution(NodeExecutionIdentifier("n0", execution))
    client.list_projects_paginated(limit=5)
    client.get_data(f"flyte://v1/{PROJECT}/{DOMAIN}/e1/n0/o")
    client.relaunch_execution(execution)
    client.recover_execution(execution)
    client.get_download_artifact_signed_url("n0", PROJECT, DOMAIN, "e1", 1, timedelta(minutes=1))
    client.get_domains()
    remote.list_signals("e1")
    remote.approve("s", "e1")


def record():
    server = grpc.server(futures.ThreadPoolExecutor(1))
    server.add_generic_rpc_handlers((Recorder(),))
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    platform = PlatformConfig(endpoint=f"127.0.0.1:{port}", insecure=True)
    remote = FlyteRemote(Config(platform=platform), default_project=PROJECT, default_domain=DOMAIN)
    settings = SerializationSettings(
        image_config=ImageConfig.auto(img_name="team-alpha-registry.com/img:v1"),
        project=PROJECT,
        domain=DOMAIN,
        version="v1",
        fast_serialization_settings=FastSerializationSettings(
            enabled=True, destination_dir="/root", distribution_location="s3://b/uploads/x.tar.gz"
        ),
    )
    launch(remote, settings, register(remote.client, settings))
    ask(remote)
    server.stop(0)
    print(json.dumps(recorded, indent=1))


if __name__ == "__main__":
    record()
