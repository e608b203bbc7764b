"""Texts of libraries that this product translates itself; `script/translations` collects them from here.

The libraries' own catalogues address people as they like: German says now du, now Sie, Dutch and French mix words. Ours come
first (`LOCALE_PATHS`), so what stands here is said in this product's words. What a library lacks altogether stands here, too.
Where the library's English is not this product's, `locale/en` says it anew; it holds nothing else.
That nothing is missing, and that each text is still the library's, is held by tests/house/test_foreign_strings.py.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

REFUSALS = (
    _("You cannot remove your primary email address."),
    _("Please type your current password."),
    _("Incorrect code."),
    _("Incorrect password."),
    _("Invalid or expired key."),
    _("The email address and/or password you specified are not correct."),
    _("The username and/or password you specified are not correct."),
    _("You cannot add more than %d email addresses."),
    _("Too many failed login attempts. Try again later."),
    _("Your primary email address must be verified."),
    _("Username can not be used. Please use other username."),
    _("Please select only one."),
    _("The new value must be different from the current one."),
    _("Be patient, you are sending too many requests."),
    _("You must type the same password each time."),
    _("You must type the same email each time."),
    _("You cannot add an email address to an account protected by two-factor authentication."),
)
FIELDS = (
    _("Username"),
    _("Username or email"),
    _("Remember Me"),
    _("Current Password"),
    _("New Password"),
    _("New Password (again)"),
    _("Authenticator code"),
    _("Passwordless"),
    _(
        "Enabling passwordless operation allows you to sign in using just this key, but imposes additional "
        "requirements such as biometrics or PIN protection."
    ),
)
MAILS = (
    _("Hello from %(site_name)s!"),
    _("Thank you for using %(site_name)s!\n%(site_domain)s"),
    _("You are receiving this mail because the following change was made to your account:"),
    _(
        "If you do not recognize this change then please take proper security precautions immediately. The change to "
        "your account originates from:\n"
        "\n"
        "- IP address: %(ip)s\n"
        "- Browser: %(user_agent)s\n"
        "- Date: %(timestamp)s"
    ),
    _("Your email has been changed from %(from_email)s to %(to_email)s."),
    _("Email Changed"),
    _("Your email has been confirmed."),
    _("Email Confirmation"),
    _(
        "You're receiving this email because user %(user_display)s has given your email address to register an account "
        "on %(site_domain)s."
    ),
    _("To confirm this is correct, go to %(activate_url)s"),
    _("Please Confirm Your Email Address"),
    _("Email address %(deleted_email)s has been removed from your account."),
    _("Your password has been changed."),
    _(
        "You're receiving this email because you or someone else has requested a password reset for your user "
        "account.\n"
        "It can be safely ignored if you did not request a password reset. Click the link below to reset your password."
    ),
    _("In case you forgot, your username is %(username)s."),
    _("Password Reset Email"),
    _("Your password has been reset."),
    _("Your password has been set."),
    _(
        "You are receiving this email because you, or someone else, tried to access an account with email %(email)s. "
        "However, we do not have any record of such an account in our database."
    ),
    _("A new set of Two-Factor Authentication recovery codes has been generated."),
    _("Security Key Added"),
    _("A new security key has been added."),
    _("Security Key Removed"),
    _("A security key has been removed."),
)
MESSAGES = (
    _("You cannot remove your primary email address (%(email)s)."),
    _("Confirmation email sent to %(email)s."),
    _("You have confirmed %(email)s."),
    _("Successfully signed in as %(name)s."),
    _("You have signed out."),
    _("Password successfully changed."),
    _("Password successfully set."),
    _("A new set of recovery codes has been generated."),
    _("Save them  in a secure location now — they won't be shown again."),
    _("Signed out of all other sessions."),
    _("Security key added."),
    _("Security key removed."),
)
ACCOUNT = (
    _("Confirm Access"),
    _("Please reauthenticate to safeguard your account."),
    _("Alternative options"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Use a security key"),
    _("Enter your password:"),
    _("Do you really want to remove the selected email address?"),
    _("Email Address"),
    _("Current email"),
    _("Changing to"),
    _("Your email address is still pending verification."),
    _("Re-send Verification"),
    _("Cancel Change"),
    _("Change to"),
    _("Change Email"),
    _("Confirm Email Address"),
    _('Please confirm that <a href="mailto:%(email)s">%(email)s</a> is an email address for user %(user_display)s.'),
    _("Unable to confirm %(email)s because it is already confirmed by a different account."),
    _(
        'This email confirmation link expired or is invalid. Please <a href="%(email_url)s">issue a new email '
        "confirmation request</a>."
    ),
    _("Password Reset"),
    _("Forgotten your password? Enter your email address below, and we'll send you an email allowing you to reset it."),
    _("Reset My Password"),
    _("Please contact us if you have any trouble resetting your password."),
    _(
        "We have sent you an email. If you have not received it please check your spam folder. Otherwise contact us if "
        "you do not receive it in a few minutes."
    ),
    _("Change Password"),
    _("Set Password"),
    _("Bad Token"),
    _(
        "The password reset link was invalid, possibly because it has already been used.  Please request a <a "
        'href="%(passwd_reset_url)s">new password reset</a>.'
    ),
    _("Your password is now changed."),
    _("Are you sure you want to sign out?"),
    _("You are already logged in as %(user_display)s."),
    _(
        "You currently do not have any email address set up. You should really add an email address so you can receive "
        "notifications, reset your password, etc."
    ),
)
SECOND_FACTOR = (
    _("Two-Factor Authentication"),
    _("Your account is protected by two-factor authentication. Please enter an authenticator code:"),
    _("Authenticator App"),
    _("Authentication using an authenticator app is active."),
    _("An authenticator app is not active."),
    _("Deactivate"),
    _("Activate"),
    _("Add"),
    _("View"),
    _("Generate"),
    _("No recovery codes set up."),
    _("Recovery Codes"),
    _("Recovery codes"),
    _("Enter an authenticator code:"),
    _("You are about to generate a new set of recovery codes for your account."),
    _("This action will invalidate your existing codes."),
    _("Are you sure?"),
    _("I have saved my recovery codes"),
    _("Activate Authenticator App"),
    _(
        "To protect your account with two-factor authentication, scan the QR code below with your authenticator app. "
        "Then, input the verification code generated by the app below."
    ),
    _("Authenticator secret"),
    _("You can store this secret and use it to reinstall your authenticator app at a later time."),
    _("Deactivate Authenticator App"),
    _("You are about to deactivate authenticator app based authentication. Are you sure?"),
    _("Security Keys"),
    _("No security keys have been added."),
    _("Add Security Key"),
    _("Remove Security Key"),
    _("Are you sure you want to remove this security key?"),
    _("Edit Security Key"),
    _("Passkey"),
    _("Security key"),
    _("Unspecified"),
    _("Added on %(created_at)s"),
    _("Last used %(last_used)s"),
    _("This functionality requires JavaScript."),
    _("Started At"),
    _("IP Address"),
    _("Last seen at"),
    _("Current"),
    _("Sign Out Other Sessions"),
)
DJANGO = (_("%(model)s instance with %(field)s %(value)r is not a valid choice."),)
ADMIN = (_("Model name"), _("Add link"), _("Change or view list link"), _("Error:"))  # Django's admin, in Dutch
PLURALS = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),  # Django, in Dutch
    ngettext_lazy("You have added %(count)s security key.", "You have added %(count)s security keys.", "count"),
)
WITH_A_CONTEXT = (pgettext_lazy("field label", "Login"),)  # what one logs in with
TEXTS = (*REFUSALS, *FIELDS, *MAILS, *MESSAGES, *ACCOUNT, *SECOND_FACTOR, *DJANGO, *ADMIN)
