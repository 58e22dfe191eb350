"""Takes out of an image, saved as a docker-archive, what differs from build to build: the ids and the host name
of the containers that it was put together in."""
import hashlib
import io
import json
import sys
import tarfile

source, target = sys.argv[1:]


def settled(config):
    """The configuration without its containers, the host name that it took from one, and the comments of the history that name the others."""
    config.pop("container", None)
    config.pop("parent", None)
    for part in (config.get("config"), config.get("container_config")):
        if part:
            part["Hostname"] = ""
            part.pop("Image", None)
    for step in config["history"]:
        step.pop("comment", None)
    return json.dumps(config, sort_keys=True, separators=(",", ":")).encode()


def add(archive, name, content):
    entry = tarfile.TarInfo(name)
    entry.size = len(content)
    archive.addfile(entry, io.BytesIO(content))


with tarfile.open(source) as old, tarfile.open(target, "w") as new:
    (image,) = json.load(old.extractfile("manifest.json"))
    config = settled(json.load(old.extractfile(image["Config"])))
    image["Config"] = hashlib.sha256(config).hexdigest() + ".json"
    add(new, image["Config"], config)
    for layer in image["Layers"]:
        new.addfile(old.getmember(layer), old.extractfile(layer))
    add(new, "manifest.json", json.dumps([image]).encode())
