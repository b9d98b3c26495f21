-- The item a case is about: an incident, a re-review. Empty: about none.
alter table cases add column about text not null default '';
create index cases_about on cases (agency, about) where about <> '';
