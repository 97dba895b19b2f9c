"""Types of parameters that several analyses declare."""

from typing import Annotated

from pydantic import Field

from tidegate.config.section import Seconds

Window = Annotated[Seconds, Field(ge=30, le=86400)]
Alpha = Annotated[float, Field(gt=0, lt=0.5)]
DesignEffect = Annotated[float, Field(ge=1, le=100)]
