"""What the operators' first page shows."""

from django import template

from fortune.services.counters import Counter, operator_counters

register = template.Library()


@register.simple_tag
def counters() -> list[Counter]:
    """Counts of today and of what is stored."""
    return operator_counters()
