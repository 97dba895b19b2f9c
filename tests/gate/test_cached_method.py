"""A result is computed once per object and name, and goes with its object."""

import gc
import weakref

from tidegate.gate.cached_method import remembered


class Asked:
    def __init__(self):
        self.times = 0

    @remembered
    def value(self, name):
        self.times += 1
        return f"{name} {self.times}"

    @remembered
    def other(self, name):
        return name


def test_each_name_is_computed_once_per_object_and_method():
    one, two = Asked(), Asked()
    assert [one.value("a"), one.value("a"), one.value("b"), two.value("a"), one.other("a")] == [
        *("a 1", "a 1", "b 2", "a 1", "a"),
    ]


def test_an_object_without_references_is_not_kept():
    asked = Asked()
    asked.value("a")
    gone = weakref.ref(asked)
    del asked
    gc.collect()
    assert gone() is None
