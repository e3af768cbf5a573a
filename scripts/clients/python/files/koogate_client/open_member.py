"""Enumerations that are open to values of later servers."""


def open_member(cls, value):
    """A member for a text that the enumeration does not have; None, which refuses it, for all else."""
    if not isinstance(value, str):
        return None
    member = str.__new__(cls, value)
    member._name_ = value
    member._value_ = value
    return member
