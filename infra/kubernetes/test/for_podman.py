"""Turns rendered manifests into what `podman kube play` runs: one file for each Deployment, and a pod for the CronJob, in the folder that is named.

Podman has no Service and no names: the database's name is given to the pods with its address, and the CronJob's pod one instance's ADDRESS_OF_ONE. It has no emptyDir: a folder of the host stands in. Secrets, which podman 4 does
not read as it wrote them, become plain variables.
usage: for_podman.py RENDERED FOLDER POSTGRES_ADDRESS POSTGRES_IMAGE ATTUNE_IMAGE ADDRESS_OF_ONE
"""
import base64
import pathlib
import sys

import yaml

rendered, folder, address, postgres_image, attune_image, instance = sys.argv[1:]
folder = pathlib.Path(folder)
documents = list(yaml.safe_load_all(open(rendered)))
secrets = {each["metadata"]["name"]: {key: base64.b64decode(value).decode() for key, value in each["data"].items()} for each in documents if each["kind"] == "Secret"}


def plain(container):
    for source in container.pop("envFrom", []):
        secret = secrets[source["secretRef"]["name"]]
        container["env"] += [{"name": key, "value": value} for key, value in secret.items() if key.startswith("ATTUNE_")]
    for variable in container["env"]:
        if "valueFrom" in variable:
            reference = variable.pop("valueFrom")["secretKeyRef"]
            variable["value"] = secrets[reference["name"]][reference["key"]]


for document in documents:
    kind, name = document["kind"], document["metadata"]["name"]
    document["metadata"].pop("namespace", None)
    if kind == "Deployment":
        pod = document["spec"]["template"]["spec"]
        of_postgres = name == "attune-postgres"
        pod["containers"][0]["image"] = postgres_image if of_postgres else attune_image
        pod["containers"][0].pop("livenessProbe", None)  # would be a health check of podman's, which needs systemd to run it
        pod["containers"][0].pop("ports")  # would be published on the host, where one pod alone can have them
        plain(pod["containers"][0])
        pod["hostAliases"] = [{"ip": address, "hostnames": ["attune-postgres"]}]
        for volume in pod["volumes"]:
            path = folder / "volumes" / name / volume["name"]
            path.mkdir(parents=True, mode=0o777, exist_ok=True)
            path.chmod(0o777)
            volume.pop("emptyDir")
            volume["hostPath"] = {"path": str(path), "type": "Directory"}
        (folder / f"deployment-{name}.yaml").write_text(yaml.safe_dump(document))
    if kind == "CronJob":
        pod = document["spec"]["jobTemplate"]["spec"]["template"]
        container = pod["spec"]["containers"][0]
        container["image"] = attune_image
        container["command"] = [each.replace("http://attune", f"http://{instance}:8080") for each in container["command"]]
        plain(container)
        pod.update(apiVersion="v1", kind="Pod")
        pod["metadata"]["name"] = name
        (folder / f"pod-{name}.yaml").write_text(yaml.safe_dump(pod))
