"""A17 and A18: start the site as a deployment runs it, behind a proxy with TLS, and let Mozilla's
HTTP Observatory and Google's CSP evaluator grade it (tools/security); then `check --deploy`. Needs
Node; the first run installs both graders beside themselves."""

import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools.production_site import ROOT, production_site

FOLDER = Path(__file__).resolve().parent / "security"
SECRET = "measured-on-this-machine-only-" * 2
STRICT = {
    "DJANGO_ENV": "production",
    "SECRET_KEY": SECRET,
    "FORTUNE_FINGERPRINT_KEY": SECRET,
    "ALLOWED_HOSTS": "localhost,127.0.0.1",
}


def certificate(folder: Path) -> tuple[Path, Path]:
    """Write a key and a certificate of "localhost" that is good for a day; return both paths."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(tz=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    paths = folder / "key.pem", folder / "certificate.pem"
    paths[0].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    paths[1].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return paths


def main() -> int:
    if not (FOLDER / "node_modules" / "csp_evaluator").exists():
        install = ["npm", "install", "--no-save", "--no-package-lock", "--no-audit", "--no-fund"]
        subprocess.run([*install, "--ignore-scripts", "--silent"], cwd=FOLDER, check=True)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        key, signed = certificate(folder)
        strict = STRICT | {"DJANGO_SETTINGS_MODULE": "tools.production_tls"}
        with production_site(folder, **strict) as address:
            graded = subprocess.run(
                ["node", "run.js", address, str(key), str(signed)], cwd=FOLDER, check=False,
                env=os.environ | {"NODE_EXTRA_CA_CERTS": str(signed)},
            )  # fmt: skip
        checked = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
            cwd=ROOT, check=False,
            env={"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{folder}/x"} | STRICT,
        )  # fmt: skip
    return int(bool(graded.returncode or checked.returncode))


if __name__ == "__main__":
    sys.exit(main())
