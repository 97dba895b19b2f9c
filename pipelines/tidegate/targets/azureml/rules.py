"""What Azure would refuse of files that are right by themselves.

One function per rule. Rules see only files whose fields are right: `schema` runs first.
"""

from collections.abc import Callable, Iterator

from tidegate.targets import Flaw, Manifest

DEPLOYMENTS = ("candidate.yaml", "stable.yaml")
ALL = 100


def traffic_is_all_of_it(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """A live endpoint needs 100 % in all; less is refused by the service, though its files may say it."""
    for manifest in manifests:
        traffic = manifest.document.get("traffic")
        if manifest.file == "traffic.yaml" and sum((traffic or {}).values()) != ALL:
            yield Flaw(manifest, f"traffic must be {ALL} % in all, got {sum((traffic or {}).values())}", ("traffic",))
        if manifest.file == "endpoint.yaml" and traffic:
            reason = "names traffic, and a new endpoint has no deployment yet: traffic.yaml does"
            yield Flaw(manifest, reason, ("traffic",))


def traffic_names_deployments(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Shares go to deployments that are rendered too, and each of those has one."""
    names = {manifest.document["name"]: manifest for manifest in manifests if manifest.file in DEPLOYMENTS}
    for manifest in manifests:
        if manifest.file != "traffic.yaml":
            continue
        for key in ("traffic", "mirror_traffic"):
            for name in manifest.document.get(key) or {}:
                if name not in names:
                    yield Flaw(manifest, f"unknown deployment {name}", (key, name))
        for name, deployment in names.items():
            if name not in (manifest.document.get("traffic") or {}):
                yield Flaw(deployment, f"traffic.yaml does not say what share {name} gets", ("name",))


def deployments_are_of_the_endpoint(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """All files are about one endpoint, and no two about one deployment."""
    endpoints = [manifest for manifest in manifests if manifest.file == "endpoint.yaml"]
    seen: set[str] = set()
    for manifest in manifests:
        if manifest.file in DEPLOYMENTS:
            key, name = "endpoint_name", manifest.document["name"]
            if name in seen:
                yield Flaw(manifest, f"a second deployment {name} would replace the first", ("name",))
            seen.add(name)
        elif manifest.file == "traffic.yaml":
            key = "name"
        else:
            continue
        for endpoint in endpoints:
            if manifest.document[key] != endpoint.document["name"]:
                yield Flaw(manifest, f"is of another endpoint: {manifest.document[key]}", (key,))


def the_package_is_where_it_is_mounted(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """The folder that `path` names is mounted below model_mount_path, where the server looks for it."""
    for manifest in manifests:
        if manifest.file not in DEPLOYMENTS:
            continue
        folder = manifest.document["model"]["path"].rpartition("/")[2]
        expected = f"{manifest.document['model_mount_path']}/{folder}"
        found = manifest.document["environment_variables"].get("TIDEGATE_PACKAGE")
        if found != expected:
            reason = f"the server looks for the package in {found}; it is mounted in {expected}"
            yield Flaw(manifest, reason, ("environment_variables",))


RULES: tuple[Callable[[tuple[Manifest, ...]], Iterator[Flaw]], ...] = (
    traffic_is_all_of_it,
    traffic_names_deployments,
    deployments_are_of_the_endpoint,
    the_package_is_where_it_is_mounted,
)
