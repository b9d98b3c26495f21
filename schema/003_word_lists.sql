-- What an agency looks for on its own account, and what its reviewers have judged already.

-- The name is sealed under the agency's key: it may say as much as the words.
create table word_lists (
  agency text not null references agencies (agency),
  list text not null,
  name {bytes} not null,
  created_at {int64} not null,
  primary key (agency, list)
) {strict};

-- `content` names the sealed blob with the words, and is what the record calls the version by.
create table word_list_versions (
  agency text not null,
  list text not null,
  version {int64} not null check (version > 0),
  state text not null check (state in ('draft', 'on', 'off')),
  content {bytes} not null,
  words {int64} not null,
  exceptions {int64} not null,
  author text not null,
  created_at {int64} not null,
  switched_by text,
  switched_at {int64},
  primary key (agency, list, version),
  foreign key (agency, list) references word_lists (agency, list)
) {strict};
create unique index word_list_versions_on on word_list_versions (agency, list) where state = 'on';

-- What switching a version on would change, one for each who asks. `run` tells a later one from an earlier
-- one whose worker has not noticed yet. The result holds numbers of findings by case and file.
create table word_list_previews (
  agency text not null,
  list text not null,
  version {int64} not null,
  run text not null,
  person text not null,
  state text not null check (state in ('waiting', 'running', 'done', 'cancelled', 'failed')),
  done {int64} not null,
  total {int64} not null,
  started_at {int64} not null,
  finished_at {int64},
  result {bytes},
  primary key (agency, list, version, person)
) {strict};

-- A finding that was judged no problem, known by a keyed digest of its text and surroundings.
-- Neither of these can be read back; the reason is sealed.
create table judged_findings (
  agency text not null,
  finding {bytes} not null check (length(finding) = 32),
  rules text not null,
  case_id text not null,
  person text not null,
  judged_at {int64} not null,
  reason {bytes} not null,
  primary key (agency, finding)
) {strict};
create index judged_findings_case on judged_findings (agency, case_id);
