"""How often somebody may try to log in and to change an account: how many in how long, for an address (ip), a person (user), or
what is typed (key). In allauth's notation."""

ACCOUNT = {
    "login": "30/m/ip",
    "login_failed": "10/m/ip,5/5m/key",  # key: who it is and from where, so that nobody elsewhere locks a person out
    "login_failed_anywhere": "100/h/key",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
    "manage_email": "10/m/user",
    "confirm_email": "1/3m/key",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
}
SECOND_FACTOR = {"webauthn_login": "10/m/ip"}
