"""A key and a self-signed certificate, as an admin would upload for an app."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa


@cache
def a_certificate() -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "convene tests")])
    builder = x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=1)
    now = datetime.now(UTC)
    lasting = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=365))
    return key, lasting.sign(key, hashes.SHA256())
