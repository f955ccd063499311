"""Dates, times, numbers and names in the reader's language (CLDR), as template filters."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from babel.dates import format_date, format_skeleton, format_timedelta
from babel.numbers import format_decimal
from flask import Flask

from bisdesk.catalogues import LOCALES
from bisdesk.clock import BRUSSELS
from bisdesk.domain import bis_number
from bisdesk.web.i18n import page_language, page_locale


def day(value: date | datetime | None) -> str:
    """4 December 2026"""
    if value is None:
        return ""
    local = value.astimezone(BRUSSELS).date() if isinstance(value, datetime) else value
    return str(format_date(local, "long", locale=page_locale()))


def clock_time(value: datetime | None) -> str:
    """13:40, in Brussels"""
    if value is None:
        return ""
    local = value.astimezone(BRUSSELS)
    return f"{local.hour:02}:{local.minute:02}"


def day_time(value: datetime | None) -> str:
    """4 December 2026, 13:40"""
    return f"{day(value)}, {clock_time(value)}" if value else ""


def short_day(value: datetime | None) -> str:
    """4 Dec"""
    if value is None:
        return ""
    return _short_day(value.astimezone(BRUSSELS).date(), page_language())


def short_day_time(value: datetime | None) -> str:
    """4 Dec, 13:40"""
    return f"{short_day(value)}, {clock_time(value)}" if value else ""


@lru_cache(maxsize=4096)  # lists show the same few weeks
def _short_day(local: date, language: str) -> str:
    return str(format_skeleton("MMMd", datetime.combine(local, time(12)), locale=LOCALES[language]))


def iso(value: datetime | None) -> str:
    """For `datetime` attributes."""
    return value.isoformat(timespec="seconds") if value else ""


def left(value: timedelta) -> str:
    """3 days; 4 hours"""
    return str(format_timedelta(value, locale=page_locale(), threshold=1.2))


def number(value: int) -> str:
    return str(format_decimal(value, locale=page_locale()))


def file_size(value: int) -> str:
    """1.8 MB; 640 kB"""
    if value >= 1_000_000:
        return f"{format_decimal(round(value / 1_000_000, 1), locale=page_locale())} MB"
    return f"{format_decimal(max(1, round(value / 1000)), locale=page_locale())} kB"


def initials(name: str) -> str:
    """LV for Lien Vermeersch."""
    words = name.split()
    return (words[0][:1] + (words[-1][:1] if len(words) > 1 else "")).upper() if words else "?"


def install_formats(app: Flask) -> None:
    app.add_template_filter(bis_number.shown, "ssin")
    app.add_template_filter(bis_number.masked, "masked_ssin")
    for each in (
        day, clock_time, day_time, short_day, short_day_time, iso, left, number, file_size, initials,
    ):  # fmt: skip
        app.add_template_filter(each, each.__name__)
