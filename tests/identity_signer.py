"""Who signs at the authority of `fake_sigstore`, as a gate policy declares it."""

import fake_sigstore
from tidegate.releases.identity_signature import SignerIdentity

SIGNER = SignerIdentity(
    identity=fake_sigstore.WORKFLOW, issuer=fake_sigstore.ISSUER, repository=fake_sigstore.REPOSITORY
)
