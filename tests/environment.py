"""The environment of the tests, set before Django reads its settings (a pytest plugin, loaded by `-p`)."""

import base64
import os
import tempfile
from hashlib import sha256

from hypothesis import HealthCheck, settings

os.environ.setdefault("ECC_DATA_DIR", tempfile.mkdtemp(prefix="ecc-web-tests-"))
os.environ.setdefault("ECC_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ECC_TOKEN_KEYS", base64.urlsafe_b64encode(sha256(b"k").digest()).decode())
os.environ.setdefault("ECC_ADMIN_SECOND_FACTOR", "no")  # whoever tries it switches it on
os.environ.setdefault("ECC_PUBLIC_ENDPOINTS", "ws://127.0.0.1:8000/ocpp/,wss://ecc.example.com/ocpp/")

# How long an example takes to draw says how busy the machine is, and nothing of what is tested.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
