"""What a review draws of probabilities."""

from tidegate.records import Chart

CHARTS = (
    Chart("roc", "ROC", across="false_positive_rate", up="true_positive_rate", diagonal=True),
    Chart("precision_recall", "Precision and recall", across="recall", up="precision"),
    Chart(
        "calibration",
        "Calibration",
        across="predicted",
        up="observed",
        diagonal=True,
        dots=True,
        low="low",
        high="high",
    ),
)
