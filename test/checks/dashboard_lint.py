"""The conventions of the dashboard, all of them."""

import dashboard_lint_page as page
import dashboard_lint_panels as panel
import dashboard_lint_queries as query
from dashboard_file import DASHBOARD, load, panels

CHECKS = [
    page.text, page.head, page.datasources, page.variable_list, page.variable_uses, page.rows, page.places, page.links,
    page.annotations, page.provisioning,
    panel.panel_texts, panel.panel_kinds, panel.tables, panel.targets, panel.colours,
    panel.ages, panel.without_data,
    query.selectors, query.metric_names, query.rates]


def run():
    dashboard = load()
    faults = [f"{check.__name__}: {fault}" for check in CHECKS for fault in found(check, dashboard)]
    print("\n".join(faults) or f"{DASHBOARD.name}: {len(list(panels(dashboard)))} panels, no fault")
    return 1 if faults else 0


def found(check, dashboard):
    """A file that lacks what a check looks at is a fault of the file, not of the check."""
    try:
        yield from check(dashboard)
    except (AttributeError, IndexError, KeyError, TypeError) as error:
        yield f"could not go on: {error!r}"
