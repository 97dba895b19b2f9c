"""Run a verb; turn an expected failure into a message and an exit code, and leave a bug its traceback."""

import sys

from tidegate.errors import UserError


def main() -> None:
    from tidegate.cli import app

    try:
        app()
    except UserError as error:
        from tidegate.cli._problems import report

        print(report(error), file=sys.stderr)
        sys.exit(error.exit_code)


if __name__ == "__main__":
    main()
