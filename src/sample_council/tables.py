"""The input tables of the contract and how they are written: one CSV per table, header, empty for NULL, ISO dates."""
import csv
from datetime import date, datetime
from pathlib import Path

COLUMNS = {
    "child": "child_id date_of_birth sex ethnicity nationality home_district date_of_death",
    "care_episode": "child_id start_date reason_started legal_status category_of_need placement_type "
                    "placement_provider end_date reason_ended reason_placement_changed placement_la distance_miles "
                    "home_postcode placement_postcode placement_urn",
    "uasc_status": "child_id start_date end_date",
    "disability": "child_id disability_code start_date end_date",
    "team": "team_id team_name area service",
    "worker_allocation": "child_id role worker_id team_id start_date end_date",
    "review": "child_id review_date participation",
    "health_event": "child_id event_type event_date",
    "sdq_score": "child_id completed_on score",
    "education_status": "child_id status start_date end_date phase",
    "ehcp_request": "child_id requested_on issued_on has_exception",
    "milestone": "child_id milestone milestone_date reason",
    "sibling_placement": "sibling_group_id child_id placed_on adopter_household_id planned_together",
    "missing_episode": "missing_episode_id child_id missing_type started_at ended_at outcome",
    "return_interview": "missing_episode_id offered_on completed_on",
    "complaint": "complaint_id child_id received_on",
    "care_leaver": "child_id start_date end_date eligibility",
    "care_leaver_contact": "child_id contact_date in_touch activity accommodation residence_la",
    "pathway_plan": "child_id completed_on",
    "staying_put": "child_id start_date end_date",
    "care_plan_audit": "audit_id child_id audited_on grade",
    "youth_justice": "youth_justice_id child_id looked_after_by start_date end_date disposal establishment",
    "staff_post": "post_id team_id fte filled_by start_date end_date",
    "worker": "worker_id role team_id fte start_date end_date",
    "population": "area_code valid_from persons_0_17 area_name",
    "input_currency": "table_name data_to loaded_at source",
    "other_la_child": "ola_child_id placing_la date_of_birth start_date end_date has_ehcp",
    "health_assessment_breach": "child_id assessment_type due_on agency reason",
}


def _text(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    return str(value)


def _not_after(value, as_of: date) -> bool:
    if isinstance(value, datetime):
        value = value.date()
    return not isinstance(value, date) or value <= as_of


class Tables:
    """Rows of every input table, refused when they are dated after the reporting date."""

    def __init__(self, as_of: date):
        self.as_of = as_of
        self.rows: dict[str, list[tuple]] = {name: [] for name in COLUMNS}

    def add(self, table: str, *values):
        if not all(_not_after(value, self.as_of) for value in values):
            raise AssertionError(f"a row of {table} is dated after the reporting date: {values}")
        if len(values) != len(COLUMNS[table].split()):
            raise AssertionError(f"a row of {table} has {len(values)} values: {values}")
        self.rows[table].append(values)

    def write(self, folder: Path):
        folder.mkdir(parents=True, exist_ok=True)
        for table, columns in COLUMNS.items():
            rows = sorted([_text(value) for value in row] for row in self.rows[table])
            with open(folder / f"{table}.csv", "w", newline="", encoding="utf-8") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow(columns.split())
                writer.writerows(rows)
