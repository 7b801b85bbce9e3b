"""A workflow as a team would write it."""

from flytekit import task, workflow


@task
def greet(name: str) -> str:
    return f"hello {name}"


@workflow
def hello(name: str = "alpha") -> str:
    return greet(name=name)
