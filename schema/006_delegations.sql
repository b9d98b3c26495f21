-- Who acts in whose place, in one role, on which days, by which paper.
create table delegations (
  agency text not null references agencies (agency),
  delegation text not null,
  giver text not null references people (person),
  taker text not null references people (person),
  role text not null,
  first_day text not null,
  last_day text not null,
  basis text not null,
  made_at {int64} not null,
  ended_at {int64},
  primary key (agency, delegation)
) {strict};
create index delegations_taker on delegations (agency, taker, last_day);
