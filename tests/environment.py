"""The environment of the tests, set before Django reads its settings (a pytest plugin, loaded by `-p`)."""

import base64
import os
import tempfile

os.environ.setdefault("ECC_DATA_DIR", tempfile.mkdtemp(prefix="ecc-web-tests-"))
os.environ.setdefault("ECC_SECRET_KEY", "only-for-tests-" + "x" * 50)
os.environ.setdefault("ECC_TOKEN_KEYS", base64.urlsafe_b64encode(b"k" * 32).decode())
os.environ.setdefault("ECC_PUBLIC_ENDPOINTS", "ws://127.0.0.1:8000/ocpp/,wss://ecc.example.com/ocpp/")
