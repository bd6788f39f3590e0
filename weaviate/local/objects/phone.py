"""Phone numbers: taken apart by the `phonenumbers` package where it is installed."""

from __future__ import annotations

from typing import Any, Dict

from weaviate.local.errors import not_done
from weaviate.local.wire import go_text


def parse_phone(value: Any) -> Dict[str, Any]:
    """Return a phone number with its parts.

    Raises:
        ValueError: if it is not a phone number.
        ApiError: 501, if the package which knows the numbers of all countries is not installed.
    """
    if not isinstance(value, dict):
        raise ValueError(f"phoneNumber must be a map, but got: {go_text.type_name(value)}")
    if "input" not in value:
        raise ValueError("phoneNumber is missing required field 'input'")
    if not isinstance(value["input"], str):
        raise ValueError("phoneNumber.input must be a string")
    country = value.get("defaultCountry", "")
    if not isinstance(country, str):
        raise ValueError("phoneNumber.defaultCountry must be a string")
    return _parse(value["input"], country.upper())


def _parse(text: str, country: str) -> Dict[str, Any]:
    try:
        import phonenumbers  # type: ignore[import-not-found,unused-ignore]  # an extra of the user
    except ImportError:
        raise not_done("phone numbers unless the package phonenumbers is installed") from None
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise ValueError(f"invalid phone number: {_words(error)}") from None
    formats = phonenumbers.PhoneNumberFormat
    parsed: Dict[str, Any] = {"countryCode": number.country_code}
    if country:
        parsed["defaultCountry"] = country
    parsed["input"] = text
    parsed["internationalFormatted"] = phonenumbers.format_number(number, formats.INTERNATIONAL)
    parsed["national"] = number.national_number
    parsed["nationalFormatted"] = phonenumbers.format_number(number, formats.NATIONAL)
    if phonenumbers.is_valid_number(number):
        parsed["valid"] = True
    return parsed


def _words(error: Any) -> str:
    """Return the message of a real server for an invalid number."""
    return {
        error.INVALID_COUNTRY_CODE: "invalid or missing defaultCountry - this field is optional if "
        "the specified number is in the international format, but required if the number is in "
        "national format, use ISO 3166-1 alpha-2",
        error.NOT_A_NUMBER: "the phone number supplied is not a number",
        error.TOO_SHORT_AFTER_IDD: "phone number had an IDD, but after this was not long enough to "
        "be a viable phone number",
        error.TOO_SHORT_NSN: "the string supplied is too short to be a phone number",
        error.TOO_LONG: "the string supplied is too long to be a phone number",
    }.get(error.error_type, str(error))
