#!/bin/sh
# Its argument is the handler; AWS_LAMBDA_RUNTIME_API leads to the Runtime API.
export _HANDLER="$1"
exec /var/runtime/bootstrap
