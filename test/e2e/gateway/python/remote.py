"""Lists, fetches, launches and terminates through FlyteRemote; prints one JSON line.

usage: remote.py CONFIG PROJECT DOMAIN VERSION STEP...
"""

import json
import sys

from flytekit.configuration import Config
from flytekit.models.common import NamedEntityIdentifier
from flytekit.remote import FlyteRemote

config, project, domain, version, *steps = sys.argv[1:]
remote = FlyteRemote(Config.auto(config_file=config), default_project=project, default_domain=domain)
result = {}


def step(name, action):
    try:
        result[name] = action()
    except BaseException as error:  # flytekit wraps denials in several kinds of errors
        chain, seen = [], error
        while seen is not None:
            chain.append(str(seen))
            seen = seen.__cause__ or seen.__context__
        result[name] = {"error": " | ".join(chain)}


def list_workflows():
    found, _ = remote.client.list_workflows_paginated(NamedEntityIdentifier(project, domain), limit=100)
    return sorted({w.id.name for w in found})


def fetch():
    return remote.fetch_workflow(name="hello.hello", version=version).id.project


def projects():
    found, _ = remote.client.list_projects_paginated(limit=100)
    return sorted(p.id for p in found)


def execute():
    plan = remote.fetch_launch_plan(name="hello.hello", version=version)
    execution = remote.execute(plan, inputs={"name": "remote"}, wait=False)
    result["execution"] = execution.id.name
    return execution.id.project


def executions():
    found, _ = remote.client.list_executions_paginated(project, domain, limit=100)
    return len(found)


def terminate():
    remote.terminate(remote.fetch_execution(name=result["execution"]), "enough")
    return remote.fetch_execution(name=result["execution"]).closure.phase


STEPS = {f.__name__: f for f in (list_workflows, fetch, projects, execute, executions, terminate)}
for name in steps:
    step(name, STEPS[name])
print(json.dumps(result))
