-- What was done to accounts, by command: sent again, it is done once.
create table people_commands (
  agency text not null references agencies (agency),
  command text not null,
  actor text not null,
  does text not null,
  person text not null references people (person),
  done_at {int64} not null,
  primary key (agency, command)
) {strict};
