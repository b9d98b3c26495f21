-- What everything else stands on: sealed blobs, jobs, leases.
--
-- One text for both back ends. {int64} and {bytes} are types, {strict} ends a table; a line
-- `-- sqlite:`, `-- postgres:` or `-- both:` says for whom the lines after it are.
-- A migration that has been released is never edited: add the next number.

-- Sealed bytes under the SM3 digest of those bytes, in pieces of 1 MiB. A blob counts once it is
-- complete; what a crash leaves incomplete is swept.
create table blobs (
  agency text not null,
  digest {bytes} not null check (length(digest) = 32),
  size {int64} not null check (size >= 0),
  complete {int64} not null check (complete in (0, 1)),
  created_at {int64} not null,
  primary key (agency, digest)
) {strict};

create table blob_chunks (
  agency text not null,
  digest {bytes} not null,
  seq {int64} not null,
  content {bytes} not null,
  primary key (agency, digest, seq),
  foreign key (agency, digest) references blobs (agency, digest)
) {strict};
-- postgres:
-- Sealed bytes do not compress: do not try.
alter table blob_chunks alter column content set storage external;
-- both:

-- Work to be done once, soon. `due_at` is when it may next be taken: the wanted time of a waiting
-- job, the end of the lease of a running one. A finished job is gone.
create table jobs (
  agency text not null,
  id text not null,
  kind text not null,
  payload text not null,
  due_at {int64} not null,
  attempts {int64} not null default 0,
  max_attempts {int64} not null check (max_attempts > 0),
  worker text,
  failed {int64} not null default 0 check (failed in (0, 1)),
  last_error text,
  created_at {int64} not null,
  primary key (agency, id)
) {strict};
create index jobs_due on jobs (kind, due_at, id) where failed = 0;

-- Who leads, by name ("sequencer"). The row stays when the lease ends, so that `token` only grows.
create table leases (
  agency text not null,
  name text not null,
  holder text not null,
  token {int64} not null,
  expires_at {int64} not null,
  primary key (agency, name)
) {strict};
