"""Starts LocalStack 4.14 on this machine without Docker: functions are made and never run.

It would prepare an image for each function when it is made, and call the function failed where it
cannot. Nothing else is changed.
"""

from localstack.runtime.main import main
from localstack.services.lambda_.invocation.docker_runtime_executor import DockerRuntimeExecutor

DockerRuntimeExecutor.prepare_version = classmethod(lambda cls, version: None)
DockerRuntimeExecutor.validate_environment = classmethod(lambda cls: True)

if __name__ == "__main__":
    main()
