-- The record: logs and their trees, acts and the keys of cases, people, and what is projected
-- from acts for lists.

create table agencies (
  agency text primary key,
  title text not null,
  pack text not null,
  section_head_may_draft {int64} not null check (section_head_may_draft in (0, 1)),
  created_at {int64} not null
) {strict};

create table people (
  person text primary key,
  agency text not null references agencies (agency),
  login text not null unique,
  name text not null,
  department text not null,
  active {int64} not null check (active in (0, 1)),
  password_hash text not null,
  failures {int64} not null,
  locked_until {int64},
  created_at {int64} not null
) {strict};

create table person_roles (
  agency text not null,
  person text not null references people (person),
  role text not null,
  primary key (agency, person, role)
) {strict};

create table sessions (
  token {bytes} primary key,
  person text not null references people (person),
  csrf text not null,
  expires {int64} not null,
  idle_until {int64} not null
) {strict};

-- Entries wait without a position until the sequencer of their agency places them in the tree.
-- sqlite:
create table log_entries (
  arrival integer primary key autoincrement,
-- postgres:
create table log_entries (
  arrival bigint generated always as identity primary key,
-- both:
  log text not null,
  position {int64},
  header text not null,
  commitment {bytes} not null,
  sealed {bytes} not null,
  unique (log, position),
  unique (log, commitment)
) {strict};
create index log_entries_waiting on log_entries (log, arrival) where position is null;

create table log_nodes (
  log text not null,
  level {int64} not null,
  node_index {int64} not null,
  hash {bytes} not null,
  primary key (log, level, node_index)
) {strict};

create table log_checkpoints (
  log text not null,
  size {int64} not null,
  note text not null,
  primary key (log, size)
) {strict};

create table acts (
  agency text not null,
  case_id text not null,
  seq {int64} not null,
  command text not null,
  arrival {int64} not null unique references log_entries (arrival),
  primary key (agency, case_id, seq),
  unique (agency, command)
) {strict};

-- `wrapped` is null once the case was erased.
create table case_keys (
  agency text not null,
  case_id text not null,
  wrapped {bytes},
  primary key (agency, case_id)
) {strict};

create table cases (
  agency text not null,
  case_id text not null,
  seq {int64} not null,
  phase text not null,
  procedure_id text not null,
  drafter text not null,
  department text not null,
  updated {int64} not null,
  summary {bytes} not null,
  fixed_digest text not null,
  primary key (agency, case_id)
) {strict};
create index cases_recent on cases (agency, updated, case_id);
create index cases_fixed on cases (agency, fixed_digest) where fixed_digest <> '';

create table duties (
  agency text not null,
  case_id text not null,
  step text not null,
  role text not null,
  member text not null,
  department text not null,
  since {int64} not null,
  due text not null,
  primary key (agency, case_id, step, member)
) {strict};

create table participants (
  agency text not null,
  case_id text not null,
  person text not null,
  primary key (agency, case_id, person)
) {strict};
create index participants_person on participants (agency, person);

create table clause_uses (
  agency text not null,
  clause text not null,
  uses {int64} not null,
  last_use {int64} not null,
  primary key (agency, clause)
) {strict};

-- Packs and calendars as they were when acts were decided under them, by their hash.
create table rule_texts (
  hash text primary key,
  kind text not null,
  content {bytes} not null,
  stored_at {int64} not null
) {strict};

create table permits (
  agency text not null,
  permit text not null,
  case_id text not null,
  note text not null,
  issued {int64} not null,
  revoked {int64},
  revoked_why text,
  primary key (agency, permit)
) {strict};

-- A refused upload leaves who, when, which family of rules, and what became of it. No name, no
-- content.
create table refused_uploads (
  agency text not null,
  event text not null,
  person text not null,
  at {int64} not null,
  rule text not null,
  state text not null,
  closed_by text,
  closed_at {int64},
  note text not null,
  primary key (agency, event)
) {strict};

-- Exactly these bytes were cleared by the secrecy body and may come in.
create table cleared_bytes (
  agency text not null,
  digest {bytes} not null,
  event text not null,
  reason text not null,
  cleared_by text not null,
  cleared_at {int64} not null,
  primary key (agency, digest)
) {strict};

-- One entry per person, document and hour in the access log.
create table access_noted (
  agency text not null,
  person text not null,
  document {bytes} not null,
  hour {int64} not null,
  primary key (agency, person, document, hour)
) {strict};
