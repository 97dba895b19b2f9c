"""Seeds and shares by metric; what is undefined for a seed has no spread."""

from tidegate import paths
from tidegate.artifacts import write_text
from tidegate.records import Estimate
from tidegate.review.gathering.fold_variants import learning, seeds

SEEDS = "metric,seed,mean,trained\n"
SHARES = "metric,share,rows,mean,gain,gain_low,gain_high,level\n"


def test_the_trained_seed_is_told_from_the_others(tmp_path):
    of_auc, of_recall = "auc,7,0.7,True\nauc,1,0.6,False\nauc,2,0.65,False\n", "recall,7,0.5,True\nrecall,1,,False\n"
    write_text(tmp_path / paths.PLOTS / "seeds.csv", SEEDS + of_auc + of_recall)
    (spread,) = seeds(tmp_path)
    assert (spread.metric, spread.trained, spread.others) == ("auc", 0.7, (0.6, 0.65))
    assert seeds(tmp_path / "none") == ()


def test_a_curve_has_two_steps_at_least(tmp_path):
    steps = "auc,0.5,100,0.6,,,,0.95\nauc,1.0,200,0.7,0.1,0.05,0.15,0.95\n"
    write_text(tmp_path / paths.PLOTS / "learning_curve.csv", f"{SHARES}{steps}recall,1.0,200,0.7,,,,0.95\n")
    (curve,) = learning(tmp_path)
    assert [(step.rows, step.gain) for step in curve.steps] == [(100, None), (200, Estimate(0.1, 0.05, 0.15, 0.975))]
    assert learning(tmp_path / "none") == ()
