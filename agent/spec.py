"""Reading `name:settings`, the way in which planners, policies and describers are chosen."""

from dataclasses import dataclass

from contracts import UsageError


@dataclass(frozen=True, slots=True)
class Spec:
    """A registry name with what comes after its first colon, which only that entry understands."""

    name: str
    settings: str | None = None

    @staticmethod
    def read(text: str) -> "Spec":
        name, colon, settings = text.partition(":")
        return Spec(name.strip(), settings.strip() if colon else None)

    def options(self) -> dict[str, float]:
        """Settings written as `noise=0.02,drop=0.1`.

        Raises:
            UsageError: not of that form.
        """
        pairs = [part.partition("=") for part in (self.settings or "").split(",") if part.strip()]
        try:
            return {key.strip(): float(value) for key, _, value in pairs}
        except ValueError as error:
            raise UsageError(
                f"cannot read the settings {self.settings!r} of {self.name!r}; write them as noise=0.02,drop=0.1"
            ) from error
