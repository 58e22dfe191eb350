# Sourced by the scripts that run containers: settings of podman for a machine without systemd. Where there is one, they do no harm.
CONTAINERS_CONF=$(mktemp)
export CONTAINERS_CONF
cat >"$CONTAINERS_CONF" <<'CONF'
[containers]
default_ulimits = ["nofile=20000:20000", "nproc=4096:4096"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
CONF
