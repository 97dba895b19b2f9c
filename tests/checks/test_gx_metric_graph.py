import logging

from great_expectations.validator.metric_configuration import MetricConfiguration

from checks.tables import trips
from tidegate.artifacts import write_table
from tidegate.checks.engines.duckdb import opened
from tidegate.checks.gx_metric_graph import Graph, quiet


def metric(name, column="temp"):
    return MetricConfiguration(name, metric_domain_kwargs={"column": column}, metric_value_kwargs={})


def test_a_metric_that_two_need_is_expanded_once(tmp_path):
    write_table(tmp_path / "table.parquet", trips())
    with opened(str(tmp_path / "table.parquet"), 1) as table:
        graph = Graph(table.execution)
        graph.build_metric_dependency_graph(metric("column.max"))
        expanded = dict(graph.expanded)
        again = metric("column.max")
        graph.build_metric_dependency_graph(again)
    assert graph.expanded == expanded
    assert again.metric_dependencies == expanded[again.id].metric_dependencies


def test_a_graph_takes_in_what_another_has(tmp_path):
    write_table(tmp_path / "table.parquet", trips())
    with opened(str(tmp_path / "table.parquet"), 1) as table:
        graph, other = Graph(table.execution), Graph(table.execution)
        other.build_metric_dependency_graph(metric("column.min"))
        graph.include(other)
    assert graph.expanded == other.expanded
    assert {edge.id for edge in graph.edges} == {edge.id for edge in other.edges}


def test_great_expectations_is_silent_only_inside():
    logger = logging.getLogger("great_expectations")
    level = logger.level
    with quiet():
        assert not logger.isEnabledFor(logging.CRITICAL)
    assert logger.level == level
