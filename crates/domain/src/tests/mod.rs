//! The rules, tried by tables of cases and by properties.

mod calendar;
mod crew;
mod deadline;
mod eligibility;
mod import_header;
mod import_kinds;
mod import_people;
mod import_plan;
mod import_read;
mod lives;
mod placing;
mod ranking;
mod standing;
mod story;
mod weeks;
mod world;
