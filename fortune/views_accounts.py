"""Sign up, log in, log out, passwords: Django's views with our limits, words and way back.

What a guest was looking at travels through log-in and sign-up in the hidden field `carry`
(services/carry.py) and is shown again afterwards.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user, login
from django.contrib.auth import views as auth_views
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, InterfaceError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic.edit import FormView

from fortune.account_forms import (
    ChangePasswordForm,
    EmailForm,
    LoginForm,
    NewPasswordForm,
    ResetForm,
    SignUpForm,
)
from fortune.account_limits import RESET, SIGNUP, attempt_charge, login_charge
from fortune.errors import FortuneError, InvalidInput, LimitExceeded, StoreUnavailable
from fortune.forms import SajuForm, sentences_of
from fortune.http import error_json, error_response, wants_json
from fortune.page_forms import beside_the_birth, has_partner
from fortune.services.carry import carry_pack, carry_unpack
from fortune.services.quota import counters_lower

# What a browser forgets with a session: the next teacher at this computer finds nothing.
CLEAR_SITE_DATA = '"cache", "cookies", "storage"'


class TypedErrors:
    """What goes wrong becomes one of our answers, as `answers_errors` does for async views."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        except FortuneError as error:
            return self.refused(request, error)
        except (DatabaseError, InterfaceError) as error:
            return error_response(request, StoreUnavailable(type(error).__name__))
        return response

    def refused(self, request: HttpRequest, error: FortuneError) -> HttpResponse:
        return error_response(request, error)


class AccountView(TypedErrors, FormView):  # type: ignore[type-arg]
    """A form page: 400 for what cannot be used, and at a limit the same page with 429."""

    limited_initial: tuple[str, ...] = ()

    def refused(self, request: HttpRequest, error: FortuneError) -> HttpResponse:
        if isinstance(error, LimitExceeded) and not wants_json(request):
            return self.limited(error)
        return error_response(request, error)

    def form_invalid(self, form: Any) -> HttpResponse:
        if wants_json(self.request):
            return error_json(InvalidInput(sentences_of(form)))
        return self.render_to_response(self.get_context_data(form=form), status=400)

    def limited(self, error: LimitExceeded) -> HttpResponse:
        """Answer with the same page, what was typed still there, and when to come back.

        The form is a fresh one: to look at the errors of a bound one would try the password.
        """
        typed = {name: self.request.POST.get(name, "") for name in self.limited_initial}
        form = self.get_form_class()(initial=typed, **self.unbound_kwargs())
        context = self.get_context_data(form=form, limited=error)
        response = self.render_to_response(context, status=error.status)
        response["Retry-After"] = str(error.retry_seconds)
        return response

    def unbound_kwargs(self) -> dict[str, Any]:
        kwargs = self.get_form_kwargs()
        return {name: kwargs[name] for name in ("request", "user") if name in kwargs}


class CarryingView(auth_views.RedirectURLMixin, AccountView):
    """Log-in or sign-up: leads back to what one was doing, with the birth if one was typed.

    A POST with `begin` shows the empty form: so the carried birth gets from one to the other.
    """

    def get_default_redirect_url(self) -> str:
        return str(reverse_lazy(settings.LOGIN_REDIRECT_URL))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "begin" in request.POST:
            return self.get(request, *args, **kwargs)
        return self.attempt(request)

    def attempt(self, request: HttpRequest) -> HttpResponse:
        raise NotImplementedError

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if "begin" in self.request.POST:
            del kwargs["data"], kwargs["files"]
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "carry": self.carry(),
            self.redirect_field_name: self.get_redirect_url(),
        }

    def carry(self) -> str:
        """Return the token as it came, if it can still be read."""
        token = self.request.POST.get("carry", "")
        return token if carry_unpack(token) else ""

    def arrive(self) -> HttpResponse:
        """Go on to what one was doing before."""
        fields = carry_unpack(self.request.POST.get("carry", ""))
        if fields:
            return resume(self.request, fields)
        return redirect(self.get_success_url())


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class LoginView(CarryingView):
    """GET, POST /accounts/login/ - also the way into /admin/."""

    template_name = "registration/login.html"
    form_class = LoginForm
    limited_initial = ("username", "remember")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"request": self.request}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"known": get_user(self.request)}

    def attempt(self, request: HttpRequest) -> HttpResponse:
        form = self.get_form()
        try:
            identifier = form.fields["username"].clean(request.POST.get("username"))
        except ValidationError:
            return self.form_invalid(form)
        charged = login_charge(request, identifier)
        if form.is_valid() or form.errors.keys() != {"__all__"}:
            counters_lower(charged)  # the right password, or none that was looked at
        if not form.is_valid():
            return self.form_invalid(form)
        login(request, form.get_user())
        if not form.cleaned_data["remember"]:
            request.session.set_expiry(0)  # until the browser is closed: many share a computer
        return self.arrive()


class KeepView(LoginView):
    """POST /accounts/keep/ - a guest wants to keep a result: log in, then come back to it."""

    http_method_names = ["post", "options"]
    packed = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        birth = SajuForm(request.POST)
        if not birth.is_valid():
            return render(request, "fortune/saju_form.html", {"form": birth}, status=400)
        fields = dict(birth.typed()) | beside_the_birth(request.POST.dict())
        if get_user(request).is_authenticated:
            return resume(request, fields)
        self.packed = carry_pack(fields)
        return self.render_to_response(self.get_context_data(form=LoginForm()))

    def carry(self) -> str:
        return self.packed


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class SignUpView(CarryingView):
    """GET, POST /accounts/signup/"""

    template_name = "registration/signup.html"
    form_class = SignUpForm
    limited_initial = ("username", "email")

    def attempt(self, request: HttpRequest) -> HttpResponse:
        attempt_charge(request, SIGNUP)
        form = self.get_form()
        if not form.is_valid():
            return self.form_invalid(form)
        try:
            with transaction.atomic():
                user = form.save()
        except IntegrityError:  # somebody took the name a moment ago
            form.add_error("username", form.fields["username"].error_messages["unique"])
            return self.form_invalid(form)
        login(request, user)
        request.session.set_expiry(0)
        return self.arrive()


def resume(request: HttpRequest, fields: Mapping[str, str]) -> HttpResponse:
    """Show the page whose one button sends what is carried to its page once more."""
    page = {"carried": list(fields.items()), "page_url": _page_of(fields)}
    return render(request, "registration/resume.html", page)


def _page_of(fields: Mapping[str, str]) -> str:
    """Return the page that shows what is carried: a day, a topic, two people or the whole."""
    if has_partner(fields):
        return reverse("fortune:compatibility")
    if "topic" in fields:
        return reverse("fortune:topics")
    return reverse("fortune:daily" if "target_date" in fields else "fortune:saju")


class LogoutView(TypedErrors, auth_views.LogoutView):  # type: ignore[misc]
    """POST /accounts/logout/"""

    template_name = "registration/logged_out.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().post(request, *args, **kwargs)
        response["Clear-Site-Data"] = CLEAR_SITE_DATA
        return response


@method_decorator([sensitive_post_parameters(), never_cache, login_required], name="dispatch")
class GuardedView(AccountView):
    """A change that needs the password: wrong ones count as failed log-ins of this account."""

    password_name = "password"  # noqa: S105 - the name of a field
    success_url = reverse_lazy("fortune:me")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": get_user(self.request)}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        charged = login_charge(request, get_user(request).get_username())
        form = self.get_form()
        right = form.is_valid() or self.password_name not in form.errors
        if right or not request.POST.get(self.password_name):
            counters_lower(charged)
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)


class PasswordChangeView(GuardedView, auth_views.PasswordChangeView):
    """GET, POST /accounts/password_change/ - every other session of the account ends."""

    template_name = "registration/password_change_form.html"
    form_class = ChangePasswordForm
    success_url = reverse_lazy("password_change_done")
    password_name = "old_password"  # noqa: S105


class EmailChangeView(GuardedView):
    """GET, POST /accounts/email/"""

    template_name = "registration/email_form.html"
    form_class = EmailForm

    def get_initial(self) -> dict[str, Any]:
        return {"email": getattr(get_user(self.request), "email", "")}

    def form_valid(self, form: Any) -> HttpResponse:
        form.user.email = form.cleaned_data["email"]
        form.user.save(update_fields=["email"])
        return super().form_valid(form)


@method_decorator(never_cache, name="dispatch")
class PasswordResetView(AccountView, auth_views.PasswordResetView):
    """GET, POST /accounts/password_reset/ - the answer is the same for an unknown address."""

    template_name = "registration/password_reset_form.html"
    email_template_name = "registration/password_reset_email.txt"
    form_class = ResetForm
    limited_initial = ("email",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"mute": "default" not in settings.MAILERS}

    def form_valid(self, form: Any) -> HttpResponse:
        email = form.cleaned_data["email"].casefold()
        attempt_charge(self.request, RESET, f"email:{email}")
        return super().form_valid(form)


@method_decorator([sensitive_post_parameters(), never_cache], name="dispatch")
class PasswordResetConfirmView(AccountView, auth_views.PasswordResetConfirmView):
    """GET, POST /accounts/reset/<uid>/<token>/"""

    form_class = NewPasswordForm
