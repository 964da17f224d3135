"""The forms of an account: Django's own, with Korean labels and sentences."""

import logging
import re
from typing import Any

from django import forms
from django.contrib.auth import forms as auth_forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.mail import send_mail
from django.core.validators import RegexValidator
from django.template.loader import render_to_string

from fortune.services.accounts import email_taken

logger = logging.getLogger(__name__)

# No @: a user name that looks like somebody's e-mail address would stand in that person's way.
USERNAME = re.compile(r"\A[\w.\-]{3,30}\Z")
PASSWORD_MAX = 128  # long enough for any sentence, short enough to be hashed at once
UNUSABLE = "쓸 수 없는 글자가 들어 있어요. 다시 넣어 주세요."
PASSWORD_SENTENCES = {
    "password_too_short": "비밀번호는 여덟 글자 이상으로 정해 주세요.",
    "password_too_similar": "아이디나 이메일과 닮아서 짐작하기 쉬워요. 다르게 정해 주세요.",
    "password_too_common": "많은 사람이 쓰는 비밀번호예요. 다른 것으로 정해 주세요.",
    "password_entirely_numeric": "숫자만으로는 짐작하기 쉬워요. 글자를 함께 섞어 주세요.",
}


def refuse_half_characters(text: str) -> None:
    """Refuse what JSON can hold but no hasher can read: one half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError(UNUSABLE) from None


def password_field(label: str, *, new: bool, required: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        max_length=PASSWORD_MAX,
        validators=[refuse_half_characters],
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password" if new else "current-password"}
        ),
        error_messages={
            "required": required,
            "max_length": f"비밀번호는 {PASSWORD_MAX}자까지 쓸 수 있어요.",
            "null_characters_not_allowed": UNUSABLE,
        },
    )


def email_field(*, required: bool) -> forms.EmailField:
    return forms.EmailField(
        label="이메일",
        required=required,
        max_length=150,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={
            "required": "이메일 주소를 넣어 주세요.",
            "invalid": "이메일을 haneul@school.kr처럼 넣어 주세요.",
            "max_length": "이메일은 150자까지 쓸 수 있어요.",
            "null_characters_not_allowed": UNUSABLE,
        },
    )


class NewPasswordMixin:
    """Both new passwords are alike and hard to guess, said in our words at the first of them."""

    error_messages: dict[str, Any] = {
        "password_mismatch": "두 비밀번호가 서로 달라요. 다시 한번 넣어 주세요."
    }

    def validate_password_for_user(self, user: User, password_field_name: str = "") -> None:
        form: Any = self
        name = "new_password1" if "new_password1" in form.fields else "password1"
        if not (password := form.cleaned_data.get(name)):
            return
        try:
            validate_password(password, user)
        except ValidationError as refused:
            for error in refused.error_list:
                form.add_error(name, PASSWORD_SENTENCES.get(str(error.code), error))


class LoginForm(auth_forms.AuthenticationForm):
    """`username` is a user name or an e-mail address."""

    username = auth_forms.UsernameField(
        label="아이디 또는 이메일",
        widget=forms.TextInput(attrs={"autocomplete": "username"}),
        error_messages={
            "required": "아이디나 이메일을 넣어 주세요.",
            "max_length": "아이디나 이메일은 150자까지 쓸 수 있어요.",
            "null_characters_not_allowed": UNUSABLE,
        },
    )
    password = password_field("비밀번호", new=False, required="비밀번호를 넣어 주세요.")
    remember = forms.BooleanField(label="이 기기에서 로그인 유지", required=False)

    error_messages = {
        "invalid_login": "아이디나 비밀번호가 맞지 않아요. 대문자와 한/영 상태를 확인해 주세요.",
        "inactive": "지금은 쓸 수 없는 계정이에요. 운영자에게 물어봐 주세요.",
    }


class SignUpForm(NewPasswordMixin, auth_forms.UserCreationForm[User]):
    """A new account. The e-mail address is optional, and only for a forgotten password."""

    email = email_field(required=False)
    password1 = password_field("비밀번호", new=True, required="비밀번호를 정해 주세요.")
    password2 = password_field(
        "비밀번호 확인", new=True, required="비밀번호를 한 번 더 넣어 주세요."
    )

    class Meta:
        model = User
        fields = ("username", "email")
        field_classes = {"username": auth_forms.UsernameField}
        labels = {"username": "아이디"}
        error_messages = {
            "username": {
                "required": "아이디를 정해 주세요.",
                "unique": "이미 있는 아이디예요. 다른 것으로 정해 주세요.",
                "max_length": "아이디는 세 글자부터 서른 글자까지예요.",
                "null_characters_not_allowed": UNUSABLE,
            }
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].validators = [
            RegexValidator(
                USERNAME,
                "아이디는 글자와 숫자, . _ - 로 세 글자부터 서른 글자까지 정해 주세요.",
            )
        ]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and email_taken(email):
            raise ValidationError(
                "이미 가입한 이메일이에요. 로그인하시거나 비밀번호를 새로 정해 주세요."
            )
        return email


class ResetForm(auth_forms.PasswordResetForm):
    email = email_field(required=True)

    def send_mail(self, *args: Any, **kwargs: Any) -> None:
        """Send the mail. Django would log a failure with the address in its traceback."""
        try:
            self._send(*args, **kwargs)
        except OSError as error:  # no connection, or smtplib's own errors, which are OSErrors
            logger.error("reset mail not sent reason=%s", type(error).__name__)

    def _send(
        self,
        subject_template_name: str,
        email_template_name: str,
        context: dict[str, Any],
        from_email: str | None,
        to_email: str,
        html_email_template_name: str | None = None,
    ) -> None:
        subject = "".join(render_to_string(subject_template_name, context).splitlines())
        send_mail(subject, render_to_string(email_template_name, context), from_email, [to_email])


class NewPasswordForm(NewPasswordMixin, auth_forms.SetPasswordForm[User]):
    new_password1 = password_field("새 비밀번호", new=True, required="새 비밀번호를 정해 주세요.")
    new_password2 = password_field(
        "새 비밀번호 확인", new=True, required="새 비밀번호를 한 번 더 넣어 주세요."
    )


class ChangePasswordForm(NewPasswordMixin, auth_forms.PasswordChangeForm):
    old_password = password_field(
        "지금 비밀번호", new=False, required="지금 쓰는 비밀번호를 넣어 주세요."
    )
    new_password1 = password_field("새 비밀번호", new=True, required="새 비밀번호를 정해 주세요.")
    new_password2 = password_field(
        "새 비밀번호 확인", new=True, required="새 비밀번호를 한 번 더 넣어 주세요."
    )
    error_messages = {
        **NewPasswordMixin.error_messages,
        "password_incorrect": "지금 비밀번호가 맞지 않아요. 다시 넣어 주세요.",
    }


class PasswordForm(forms.Form):
    """The password, once more, before something that cannot be taken back."""

    password = password_field("비밀번호", new=False, required="비밀번호를 넣어 주세요.")

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        if not self.user.check_password(password):
            raise ValidationError("비밀번호가 맞지 않아요. 다시 넣어 주세요.", code="incorrect")
        return password


class EmailForm(PasswordForm):
    """Another e-mail address, or none. Whoever may change it may reset the password."""

    email = email_field(required=False)
    field_order = ["email", "password"]

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        if email and email_taken(email, besides=self.user.pk):
            raise ValidationError("다른 계정이 쓰고 있는 이메일이에요.")
        return email
