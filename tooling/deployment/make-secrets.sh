#!/bin/sh
# Writes .env and secrets/ once, from the machine's random source; what is there is left as it is.
set -eu
cd "$(dirname "$0")/../.."
umask 077
random() { od -An -N "$1" -tx1 /dev/urandom | tr -d ' \n'; }

if [ -e .env ] || [ -e secrets ]; then
  echo "There is an .env or a secrets directory already; nothing was changed." >&2
  exit 1
fi
mkdir secrets
random 32 > secrets/secret_key
random 24 > secrets/postgres_password
# The directory is its owner's alone; within, the containers' users must be able to read.
chmod 644 secrets/secret_key secrets/postgres_password
sed "s/^POSTGRES_PASSWORD=\$/POSTGRES_PASSWORD=$(cat secrets/postgres_password)/" .env.example > .env
echo "Wrote .env and secrets/. Keep both; the database's password cannot be had again from elsewhere."
