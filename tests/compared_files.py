"""Two files of predictions for tests of `tidegate compare`: known truth, a base and a head of known quality."""

import json

import numpy as np
import pandas as pd


def frame(rows=2_000, *, noise=0.3, seed=2, days=40):
    """Ids, truth, probabilities of a model that sees the odds through noise, days and carriers. One truth for all."""
    generator = np.random.default_rng(1)
    odds = generator.normal(-0.8, 1.2, rows)
    truth = (generator.random(rows) < _probability(odds)).astype(int)
    table = {
        "id": [f"f{number}" for number in range(rows)],
        "truth": truth,
        "predicted": _probability(odds + np.random.default_rng(seed).normal(0, 1, rows) * noise),
        "day": [f"2026-10-{1 + number % days:02d}" for number in range(rows)],
        "carrier": generator.choice(["AA", "UA", "HA"], rows, p=[0.6, 0.39, 0.01]),
    }
    return pd.DataFrame(table)


def written(folder, name, table):
    """The path of the table, in the format of its name."""
    path = folder / name
    match path.suffix:
        case ".parquet":
            table.to_parquet(path, index=False)
        case ".jsonl":
            table.to_json(path, orient="records", lines=True)
        case _:
            table.to_csv(path, index=False)
    return path


def pair(folder, *, ending="csv", head_noise=0.3, head_seed=3, **others):
    """The paths of a base and a head."""
    base = written(folder, f"base.{ending}", frame(**others))
    return base, written(folder, f"head.{ending}", frame(noise=head_noise, seed=head_seed, **others))


def text(folder, name, content):
    path = folder / name
    path.write_text(content)
    return path


def promptfoo_result(test, *, score=1.0, provider=0, **others):
    """One result as `promptfoo eval --output results.json` writes it."""
    variables = {"question": f"question {test}"}
    return {
        "promptIdx": 0,
        "testIdx": test,
        "provider": {"id": f"openai:gpt-{provider}", "label": ""},
        "prompt": {"raw": "Answer: {{question}}", "label": "Answer"},
        "testCase": {"vars": variables, "assert": []},
        "vars": variables,
        "response": {"output": "…"},
        "success": score >= 0.5,
        "score": score,
        "namedScores": {},
        "gradingResult": {"pass": score >= 0.5, "score": score, "reason": ""},
        "failureReason": 0 if score >= 0.5 else 1,
    } | others


def promptfoo(folder, name, results):
    summary = {"version": 3, "timestamp": "2026-11-01T00:00:00Z", "prompts": [], "results": results, "stats": {}}
    return text(folder, name, json.dumps({"evalId": "e", "results": summary, "config": {}, "shareableUrl": None}))


def lm_eval_sample(document, *, filter_="none", **scores):
    """One line as `lm_eval --log_samples` writes it."""
    return {
        "doc_id": document,
        "doc": {"question": f"question {document}"},
        "target": "4",
        "arguments": {"gen_args_0": {"arg_0": "question", "arg_1": {}}},
        "resps": [["4"]],
        "filtered_resps": ["4"],
        "filter": filter_,
        "metrics": list(scores),
        "doc_hash": f"d{document}",
        "prompt_hash": "p",
        "target_hash": "t",
    } | scores


def lines(folder, name, records):
    return text(folder, name, "".join(f"{json.dumps(record)}\n" for record in records))


def _probability(odds):
    return 1 / (1 + np.exp(-odds))
