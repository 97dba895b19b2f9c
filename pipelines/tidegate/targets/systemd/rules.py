"""What systemd would refuse, or run with more rights than a server needs.

https://www.freedesktop.org/software/systemd/man/latest/systemd.exec.html
"""

from collections.abc import Iterator

from tidegate.targets import Flaw, Manifest

CONFINED = {
    "NoNewPrivileges": "yes",
    "DynamicUser": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "ProtectKernelTunables": "yes",
    "ProtectControlGroups": "yes",
    "RestrictNamespaces": "yes",
    "CapabilityBoundingSet": "",
}
"""What each service must be set to: none gains rights, writes the machine's files or sees its devices."""
REFERENCES = ("Requires", "After", "BindsTo", "PartOf", "Wants", "Service", "Sockets")
SETTINGS = {
    "Unit": {"Description", "Documentation", "StartLimitIntervalSec", *REFERENCES},
    "Install": {"WantedBy", "Also"},
    "Socket": {"ListenStream", "Accept", "Service", "Backlog", "NoDelay"},
    "Service": {
        *CONFINED,
        *("Type", "ExecStart", "ExecStartPre", "ExecStartPost", "RemainAfterExit", "Restart", "RestartSec", "User"),
        *("Sockets", "StateDirectory", "StateDirectoryMode", "UMask", "TimeoutStartSec", "TimeoutStopSec"),
        *("KillSignal", "MemoryMax", "MemoryMin", "CPUQuota", "TasksMax", "LimitNOFILE", "Environment", "OOMPolicy"),
        *("IPAddressAllow", "IPAddressDeny", "RestrictAddressFamilies", "SystemCallFilter", "SystemCallArchitectures"),
        *("LockPersonality", "RestrictRealtime", "RestrictSUIDSGID", "ProtectKernelModules", "ProtectKernelLogs"),
        *("ProtectClock", "ProtectHostname", "ProtectProc", "ProcSubset", "RemoveIPC", "PrivateUsers", "KeyringMode"),
        *("ReadOnlyPaths", "WorkingDirectory", "SystemCallErrorNumber", "AmbientCapabilities", "PrivateMounts"),
    },
}
"""What the templates may set: systemd ignores a misspelt setting, and with it what it protects."""


def flaws(manifests: tuple[Manifest, ...], namespace: str) -> Iterator[Flaw]:
    """What every rule finds."""
    files = {f"{namespace}-{manifest.file}" for manifest in manifests}
    for manifest in manifests:
        yield from _settings(manifest)
        yield from _references(manifest, files, f"{namespace}-")
        if manifest.file.endswith(".service"):
            yield from _service(manifest)
        if manifest.file.endswith(".socket"):
            yield from _socket(manifest)


def _settings(manifest: Manifest) -> Iterator[Flaw]:
    for section, settings in manifest.document.items():
        known = SETTINGS.get(section)
        if known is None:
            yield Flaw(manifest, f"unknown section [{section}]", (section,))
            continue
        for name in settings:
            if name not in known:
                yield Flaw(manifest, f"unknown setting {name}: systemd would ignore it", (section, name))


def _references(manifest: Manifest, files: set[str], prefix: str) -> Iterator[Flaw]:
    """Units of this environment that another one names must be rendered."""
    for section, settings in manifest.document.items():
        for setting in REFERENCES:
            for number, words in enumerate(settings.get(setting, [])):
                for unit in words:
                    if unit.startswith(prefix) and unit not in files:
                        yield Flaw(manifest, f"unknown unit {unit}", (section, setting, number))


def _service(manifest: Manifest) -> Iterator[Flaw]:
    service = manifest.document.get("Service", {})
    started = service.get("ExecStart", [])
    if len(started) != 1 and service.get("Type") != [["oneshot"]]:
        yield Flaw(manifest, f"needs one ExecStart, got {len(started)}", ("Service", "ExecStart"))
    for setting in ("ExecStart", "ExecStartPre", "ExecStartPost"):
        for number, words in enumerate(service.get(setting, [])):
            if not words or not words[0].startswith("/"):
                yield Flaw(manifest, f"{setting} must begin with an absolute path", ("Service", setting, number))
    for setting, value in CONFINED.items():
        found = [" ".join(words) for words in service.get(setting, [])]
        if found != [value]:
            yield Flaw(manifest, f"{setting} must be {value or 'empty'}", ("Service", setting))
    if "MemoryMax" not in service:
        yield Flaw(manifest, "MemoryMax is not set: it could take all of the machine's memory", ("Service",))


def _socket(manifest: Manifest) -> Iterator[Flaw]:
    socket = manifest.document.get("Socket", {})
    listens = socket.get("ListenStream", [])
    if len(listens) != 1:
        yield Flaw(manifest, f"needs one ListenStream, got {len(listens)}", ("Socket", "ListenStream"))
    if socket.get("Accept", [["no"]]) != [["no"]]:
        yield Flaw(manifest, "Accept would start a service for each connection", ("Socket", "Accept"))
