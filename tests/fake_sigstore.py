"""A Sigstore instance on the loopback: authority, log of certificates, log of signatures, and GitHub's tokens.

The client is the real one, with a trust config that names these services. They answer as the public ones do, with keys
made here: nothing of the client is replaced.
"""

import base64
import hashlib
import json
import struct
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import rfc8785
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

WORKFLOW = "https://github.com/acme/models/.github/workflows/release.yml@refs/heads/main"
REPOSITORY = "https://github.com/acme/models"
ISSUER = "https://token.actions.githubusercontent.com"
TOKEN = "a-token-of-the-run"
_SCTS = x509.ObjectIdentifier("1.3.6.1.4.1.11129.2.4.2")
_ISSUER_V1, _ISSUER_V2, _SOURCE = (x509.ObjectIdentifier(f"1.3.6.1.4.1.57264.1.{last}") for last in (1, 8, 12))


def _key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _der(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _sign(key: ec.EllipticCurvePrivateKey, content: bytes) -> bytes:
    return key.sign(content, ec.ECDSA(hashes.SHA256()))


def _text(content: bytes) -> str:
    return base64.b64encode(content).decode()


class Instance:
    """The keys of one instance, and what its services answer."""

    def __init__(self) -> None:
        self.root_key, self.certificates_key, self.log_key = _key(), _key(), _key()
        self.identity, self.repository, self.issuer = WORKFLOW, REPOSITORY, ISSUER
        self.root = self._root()

    def _root(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "authority of a test")])
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder(issuer_name=name, subject_name=name)
            .public_key(self.root_key.public_key())
            .serial_number(1)
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(self.root_key.public_key()), critical=False)
            .sign(self.root_key, hashes.SHA256())
        )

    def now(self) -> int:
        """When it hands out a token."""
        return int(time.time())

    def token(self) -> str:
        """GitHub's answer: nobody verifies it here but the authority, which is this object."""
        now = self.now()
        claims = {"aud": "sigstore", "sub": "repo:acme/models", "iat": now, "exp": now + 300, "iss": self.issuer}
        parts = [json.dumps(part).encode() for part in ({"alg": "none"}, claims)]
        return ".".join([*(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts), "eA"])

    def certified(self, request: bytes) -> list[str]:
        """The certificate for the key of the request, with the timestamp of the log of certificates in it."""
        asked = x509.load_pem_x509_csr(request)
        now = datetime.now(UTC).replace(microsecond=0)
        builder = (
            x509.CertificateBuilder(issuer_name=self.root.subject, subject_name=x509.Name([]))
            .public_key(asked.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(seconds=5))
            .not_valid_after(now + timedelta(minutes=10))
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self.root_key.public_key()), critical=False
            )
            .add_extension(x509.SubjectAlternativeName([x509.UniformResourceIdentifier(self.identity)]), critical=True)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V1, self.issuer.encode()), critical=False)
            .add_extension(x509.UnrecognizedExtension(_ISSUER_V2, _utf8(self.issuer)), critical=False)
            .add_extension(x509.UnrecognizedExtension(_SOURCE, _utf8(self.repository)), critical=False)
        )
        # without the timestamp it would be signed by itself; with it, that part is left out again
        unstamped = builder.add_extension(x509.UnrecognizedExtension(_SCTS, _octets(b"")), critical=False)
        body = unstamped.sign(self.root_key, hashes.SHA256()).tbs_precertificate_bytes
        stamp = x509.UnrecognizedExtension(_SCTS, self._stamp(body, now))
        certificate = builder.add_extension(stamp, critical=False).sign(self.root_key, hashes.SHA256())
        return [one.public_bytes(Encoding.PEM).decode() for one in (certificate, self.root)]

    def _stamp(self, body: bytes, now: datetime) -> bytes:
        """RFC 6962, 3.2 and 3.3."""
        log, at = hashlib.sha256(_der(self.certificates_key)).digest(), int(now.timestamp() * 1000)
        authority = hashlib.sha256(_der(self.root_key)).digest()
        entry = authority + struct.pack("!I", len(body))[1:] + body
        signed = struct.pack("!BBQH", 0, 0, at, 1) + entry + struct.pack("!H", 0)
        signature = _sign(self.certificates_key, signed)
        stamp = struct.pack("!B32sQH", 0, log, at, 0) + struct.pack("!BBH", 4, 3, len(signature)) + signature
        return _octets(struct.pack("!HH", len(stamp) + 2, len(stamp)) + stamp)

    def logged(self, proposed: dict) -> dict:
        """The entry of a log that has no other: its tree is one leaf."""
        body = rfc8785.dumps(proposed if proposed["kind"] == "hashedrekord" else _statement_entry(proposed))
        key_id, now = hashlib.sha256(_der(self.log_key)).digest(), int(time.time())
        root = hashlib.sha256(b"\0" + body).digest()
        note = f"log of a test - 1\n1\n{_text(root)}\n"
        checkpoint = f"{note}\n— test {_text(key_id[:4] + _sign(self.log_key, note.encode()))}\n"
        promise = {"body": _text(body), "integratedTime": now, "logID": key_id.hex(), "logIndex": 0}
        proof = {"checkpoint": checkpoint, "hashes": [], "logIndex": 0, "rootHash": root.hex(), "treeSize": 1}
        signed = _text(_sign(self.log_key, rfc8785.dumps(promise)))
        return {"00": promise | {"verification": {"inclusionProof": proof, "signedEntryTimestamp": signed}}}

    def trust(self, address: str) -> dict:
        """The client trust config, as `sigstore --trust-config` takes it."""
        started = {"start": "2020-01-01T00:00:00Z"}

        def log(key: ec.EllipticCurvePrivateKey) -> dict:
            public = {"rawBytes": _text(_der(key)), "keyDetails": "PKIX_ECDSA_P256_SHA_256", "validFor": started}
            key_id = {"keyId": _text(hashlib.sha256(_der(key)).digest())}
            return {"baseUrl": address, "hashAlgorithm": "SHA2_256", "publicKey": public, "logId": key_id}

        def service() -> list[dict]:
            return [{"url": address, "majorApiVersion": 1, "validFor": started, "operator": "test"}]

        chain = {"certificates": [{"rawBytes": _text(self.root.public_bytes(Encoding.DER))}]}
        authority = {"subject": {"organization": "test", "commonName": "test"}, "uri": address}
        return {
            "mediaType": "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json",
            "trustedRoot": {
                "mediaType": "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
                "tlogs": [log(self.log_key)],
                "certificateAuthorities": [authority | {"certChain": chain, "validFor": started}],
                "ctlogs": [log(self.certificates_key)],
                "timestampAuthorities": [],
            },
            "signingConfig": {
                "mediaType": "application/vnd.dev.sigstore.signingconfig.v0.2+json",
                "caUrls": service(),
                "oidcUrls": service(),
                "rekorTlogUrls": service(),
                "rekorTlogConfig": {"selector": "ANY"},
                "tsaUrls": [],
                "tsaConfig": {"selector": "ANY"},
            },
        }


def _statement_entry(proposed: dict) -> dict:
    content = proposed["spec"]["proposedContent"]
    envelope = json.loads(content["envelope"])
    payload = base64.b64decode(envelope["payload"])
    spec = {
        "envelopeHash": {"algorithm": "sha256", "value": hashlib.sha256(content["envelope"].encode()).hexdigest()},
        "payloadHash": {"algorithm": "sha256", "value": hashlib.sha256(payload).hexdigest()},
        "signatures": [
            {"signature": one["sig"], "verifier": content["verifiers"][0]} for one in envelope["signatures"]
        ],
    }
    return {"apiVersion": "0.0.1", "kind": "dsse", "spec": spec}


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    others = ("content_commitment", "key_encipherment", "data_encipherment", "key_agreement")
    none = dict.fromkeys((*others, "encipher_only", "decipher_only"), False)
    return x509.KeyUsage(
        digital_signature=not signs_certificates, key_cert_sign=signs_certificates, crl_sign=signs_certificates, **none
    )


def _utf8(text: str) -> bytes:
    content = text.encode()
    assert len(content) < 128
    return bytes([0x0C, len(content)]) + content


def _octets(content: bytes) -> bytes:
    assert len(content) < 256
    return bytes([4, *([len(content)] if len(content) < 128 else [0x81, len(content)])]) + content


def _services(instance: Instance) -> type[BaseHTTPRequestHandler]:
    class Services(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            is_allowed = self.headers["Authorization"] == f"bearer {TOKEN}"
            self._answer({"value": instance.token()} if is_allowed else {}, 200 if is_allowed else 403)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if self.path.endswith("/signingCert"):
                chain = {"certificates": instance.certified(base64.b64decode(asked["certificateSigningRequest"]))}
                self._answer({"signedCertificateEmbeddedSct": {"chain": chain}})
            elif self.path.endswith("/log/entries"):
                self._answer(instance.logged(asked), 201)
            else:
                self._answer({}, 404)

        def _answer(self, content: dict, status: int = 200) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    return Services


@contextmanager
def running(folder: Path) -> Iterator[tuple[Instance, dict[str, str]]]:
    """The instance, and the variables of a job's environment that may ask for its identity's token."""
    instance = Instance()
    with ThreadingHTTPServer(("127.0.0.1", 0), _services(instance)) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        trust = folder / "trust.json"
        trust.write_text(json.dumps(instance.trust(address)))
        yield (
            instance,
            {
                "TIDEGATE_SIGSTORE": str(trust),
                "GITHUB_ACTIONS": "true",
                "ACTIONS_ID_TOKEN_REQUEST_URL": f"{address}/token?run=1",
                "ACTIONS_ID_TOKEN_REQUEST_TOKEN": TOKEN,
            },
        )
        server.shutdown()
