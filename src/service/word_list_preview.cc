// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/word_list_preview.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <tuple>

#include "base/text.h"
#include "service/case_files.h"
#include "store/jobs.h"

namespace xs::service {
namespace {

namespace json = boost::json;
using document::Finding;
using document::Verdict;

constexpr std::string_view kJob = "word-list-preview";
constexpr std::chrono::seconds kLease{60};
constexpr std::chrono::milliseconds kBetweenReports{500}, kBetweenRounds{500};
constexpr std::size_t kMostItems = 500;

std::string result_context(std::string_view run) { return fmt::format("preview/{}", run); }

// ---- what is kept of a result: numbers ----

struct Outcome {
  PreviewCounts counts;
  std::vector<ChangedFile> items;
};

std::string encode(const Outcome& outcome) {
  json::array verdicts, items;
  for (const auto& [change, files] : outcome.counts.verdicts) {
    verdicts.push_back(
        json::array{document::to_string(change.first), document::to_string(change.second), files});
  }
  for (const ChangedFile& each : outcome.items) {
    items.push_back(json::array{each.item.value, to_hex(each.file), each.added, each.removed,
                                document::to_string(each.from), document::to_string(each.to)});
  }
  const PreviewCounts& counts = outcome.counts;
  return json::serialize(
      json::object{{"counts", json::array{counts.files, counts.files_changed, counts.added,
                                          counts.removed, counts.not_read}},
                   {"verdicts", std::move(verdicts)},
                   {"items", std::move(items)}});
}

Verdict verdict_from(const json::value& value) {
  return document::action_from(std::string_view(value.as_string())).value();
}

Result<Outcome> decode(std::string_view text) {
  try {
    const json::value value = json::parse({text.data(), text.size()});
    Outcome out;
    const auto& counts = value.at("counts").as_array();
    out.counts.files = counts.at(0).as_int64();
    out.counts.files_changed = counts.at(1).as_int64();
    out.counts.added = counts.at(2).as_int64();
    out.counts.removed = counts.at(3).as_int64();
    out.counts.not_read = counts.at(4).as_int64();
    for (const json::value& each : value.at("verdicts").as_array()) {
      const auto& row = each.as_array();
      out.counts.verdicts[{verdict_from(row.at(0)), verdict_from(row.at(1))}] =
          row.at(2).as_int64();
    }
    for (const json::value& each : value.at("items").as_array()) {
      const auto& row = each.as_array();
      out.items.push_back({.item = {std::string(row.at(0).as_string())},
                           .file = sm3_from_hex(std::string(row.at(1).as_string())).value(),
                           .title = {},
                           .name = {},
                           .added = row.at(2).as_int64(),
                           .removed = row.at(3).as_int64(),
                           .from = verdict_from(row.at(4)),
                           .to = verdict_from(row.at(5))});
    }
    return out;
  } catch (const std::exception& error) {
    return fail(ErrorCode::kCorrupt, "试算的结果已损坏，请重新试算。", error.what());
  }
}

// ---- looking ----

bool is_open_to_look(const Session& session, const casefile::Case& item) {
  return may_read(session, item) && contents_are_open(item);
}

using Known = std::tuple<std::string, std::uint32_t, std::uint32_t, std::string, std::string>;
std::vector<Known> known(const document::Screening& screening) {
  std::vector<Known> all;
  all.reserve(screening.findings.size());
  for (const Finding& finding : screening.findings) {
    all.emplace_back(finding.where.part, finding.where.start, finding.where.end, finding.category,
                     finding.detector);
  }
  std::ranges::sort(all);
  return all;
}
// How many of `a` are not in `b`.
std::int64_t beyond(const std::vector<Known>& a, const std::vector<Known>& b) {
  std::vector<Known> only;
  std::ranges::set_difference(a, b, std::back_inserter(only));
  return static_cast<std::int64_t>(only.size());
}

struct Work {
  System& system;
  Session session;  // of who asked, as he is now
  screening::WordLists before, after;
  Outcome outcome;

  void look(const OpenCase& open) {
    for (const casefile::FileVersion& file : open.item.files) {
      ++outcome.counts.files;
      const auto read = stored_document(system, open, file);
      if (!read) {
        ++outcome.counts.not_read;
        continue;
      }
      compare(open.item.id, file, read->document);
    }
  }
  void compare(const CaseId& item, const casefile::FileVersion& file,
               const document::Document& document) {
    const auto& screener = system.screener();
    const auto was = screener.screen(document, before), is = screener.screen(document, after);
    const auto was_known = known(was), is_known = known(is);
    ChangedFile changed{.item = item,
                        .file = file.digest,
                        .title = {},
                        .name = {},
                        .added = beyond(is_known, was_known),
                        .removed = beyond(was_known, is_known),
                        .from = was.verdict,
                        .to = is.verdict};
    if (changed.added == 0 && changed.removed == 0) return;
    ++outcome.counts.files_changed;
    outcome.counts.added += changed.added;
    outcome.counts.removed += changed.removed;
    if (changed.from != changed.to) ++outcome.counts.verdicts[{changed.from, changed.to}];
    if (outcome.items.size() < kMostItems) outcome.items.push_back(std::move(changed));
  }
};

Result<Session> session_of_author(System& system, const Agency& agency, const PersonId& id) {
  XS_TRY(const auto person, system.database().read([&](store::Transaction& tx) {
    return store::person(tx, agency.row.id, id);
  }));
  XS_TRY(auto shared, system.agency(agency.row.id));
  if (!person || !person->active) return fail(ErrorCode::kNotFound, "没有这一账号。");
  Session session{*person, std::move(shared), {}};
  XS_CHECK(check_keeps_lists(session));
  return session;
}

// ---- one job ----

class PreviewJob {
 public:
  PreviewJob(System& system, const store::LeasedJob& job, const std::function<bool()>& go_on,
             const std::function<Instant()>& clock)
      : system_(system), job_(job), go_on_(go_on), clock_(clock) {}

  Result<void> run() {
    XS_TRY(const bool wanted, find());
    if (!wanted) return finish();
    const Result<void> looked = look();
    if (looked) return {};
    if (looked.error().code == ErrorCode::kUnavailable) {
      return system_.database().transact([&](store::Transaction& tx) {
        return store::return_job(tx, job_, {clock_().time + std::chrono::seconds(10)},
                                 looked.error().detail);
      });
    }
    row_.state = "failed";
    row_.finished = clock_();
    XS_CHECK(end());
    return {};
  }

 private:
  // The payload is "LIST/VERSION/PERSON/RUN".
  Result<bool> find() {
    const auto words = split(job_.payload, '/');
    if (words.size() != 4) return false;
    std::int64_t version = 0;
    std::from_chars(words[1].data(), words[1].data() + words[1].size(), version);
    const PersonId person{std::string(words[2])};
    XS_TRY(const auto found, system_.database().read([&](store::Transaction& tx) {
      return store::preview(tx, job_.agency, words[0], version, person);
    }));
    if (!found || found->run != words[3]) return false;
    row_ = *found;
    return row_.state == "waiting" || row_.state == "running";
  }

  Result<void> look() {
    XS_TRY(const auto agency, system_.agency(job_.agency));
    XS_TRY(Session session, session_of_author(system_, *agency, row_.person));
    Work work{system_, std::move(session), {}, {}, {}};
    XS_TRY(work.before, lists_on(system_, *agency));
    XS_TRY(work.after, lists_with(system_, *agency, row_.list, row_.version));
    XS_TRY(const auto ids, system_.database().read([&](store::Transaction& tx) {
      return store::case_ids(tx, job_.agency);
    }));
    row_.state = "running";
    row_.done = 0;
    row_.total = static_cast<std::int64_t>(ids.size());
    XS_TRY(bool wanted, report());
    for (const CaseId& id : ids) {
      if (!wanted) return finish();
      if (!go_on_()) return put_back();
      const auto open = system_.database().read(
          [&](store::Transaction& tx) { return load_case(tx, *agency, id); });
      if (open && is_open_to_look(work.session, open->item)) work.look(*open);
      if (!open && open.error().code == ErrorCode::kUnavailable) {
        return tl::unexpected<Error>(open.error());
      }
      ++row_.done;
      const auto moment = std::chrono::steady_clock::now();
      if (moment - reported_ < kBetweenReports) continue;
      reported_ = moment;
      XS_TRY(wanted, report());
    }
    row_.state = "done";
    row_.finished = clock_();
    row_.result =
        seal(agency->keys->sealing, as_bytes(encode(work.outcome)), result_context(row_.run));
    return end();
  }

  // False once it was cancelled or asked anew.
  Result<bool> report() {
    return system_.database().transact([&](store::Transaction& tx) -> Result<bool> {
      XS_CHECK(store::extend_job(tx, job_, kLease));
      return store::update_preview(tx, job_.agency, row_);
    });
  }
  Result<void> end() {
    return system_.database().transact([&](store::Transaction& tx) -> Result<void> {
      XS_CHECK(store::update_preview(tx, job_.agency, row_));
      return store::finish_job(tx, job_);
    });
  }
  Result<void> finish() {
    return system_.database().transact(
        [&](store::Transaction& tx) { return store::finish_job(tx, job_); });
  }
  Result<void> put_back() {
    return system_.database().transact([&](store::Transaction& tx) {
      return store::return_job(tx, job_, clock_(), "the server was stopped");
    });
  }

  System& system_;
  const store::LeasedJob& job_;
  const std::function<bool()>& go_on_;
  const std::function<Instant()>& clock_;
  store::WordListPreview row_;
  std::chrono::steady_clock::time_point reported_ = std::chrono::steady_clock::now();
};

// Titles and names as he may know them now; what he may not see any more is left out.
void name_items(System& system, const Session& session, std::vector<ChangedFile>& items) {
  std::erase_if(items, [&](ChangedFile& each) {
    const auto open = read_case(system, session, each.item);
    if (!open || !is_open_to_look(session, open->item)) return true;
    const auto file =
        std::ranges::find(open->item.files, each.file, &casefile::FileVersion::digest);
    if (file == open->item.files.end()) return true;
    each.title = open->item.sheet.title;
    each.name = file->name;
    return false;
  });
}

Result<store::WordListPreview> own_preview(store::Transaction& tx, const Session& session,
                                           std::string_view list, std::int64_t version) {
  XS_TRY(auto found, store::preview(tx, session.person.agency, list, version, session.person.id));
  if (!found) {
    return fail(ErrorCode::kNotFound, "没有进行中的试算，也没有试算结果。");
  }
  return *std::move(found);
}

}  // namespace

Result<Preview> begin_preview(System& system, const Session& session, std::string_view list,
                              std::int64_t version, Instant at) {
  XS_CHECK(read_list(system, session, list, version));
  store::WordListPreview row{.list = std::string(list),
                             .version = version,
                             .run = new_uuid_v7(),
                             .person = session.person.id,
                             .state = "waiting",
                             .done = 0,
                             .total = 0,
                             .started = at,
                             .finished = std::nullopt,
                             .result = std::nullopt};
  const store::NewJob job{
      .agency = session.person.agency,
      .kind = std::string(kJob),
      .payload = fmt::format("{}/{}/{}/{}", row.list, version, row.person.value, row.run),
      .due_at = {}};
  return system.database().transact([&](store::Transaction& tx) -> Result<Preview> {
    XS_CHECK(store::put_preview(tx, session.person.agency, row));
    XS_CHECK(store::add_job(tx, job));
    return Preview{row, std::nullopt, {}};
  });
}

Result<Preview> preview_of(System& system, const Session& session, std::string_view list,
                           std::int64_t version) {
  XS_CHECK(check_keeps_lists(session));
  XS_TRY(auto row, system.database().read([&](store::Transaction& tx) {
    return own_preview(tx, session, list, version);
  }));
  Preview preview{std::move(row), std::nullopt, {}};
  if (!preview.row.result) return preview;
  XS_TRY(const Bytes text, open_sealed(session.agency->keys->sealing, *preview.row.result,
                                       result_context(preview.row.run)));
  XS_TRY(Outcome outcome, decode(as_text(text)));
  preview.counts = std::move(outcome.counts);
  preview.items = std::move(outcome.items);
  name_items(system, session, preview.items);
  return preview;
}

Result<std::optional<Preview>> end_preview(System& system, const Session& session,
                                           std::string_view list, std::int64_t version,
                                           Instant at) {
  XS_CHECK(check_keeps_lists(session));
  using Left = std::optional<Preview>;
  return system.database().transact([&](store::Transaction& tx) -> Result<Left> {
    XS_TRY(auto row, own_preview(tx, session, list, version));
    row.state = "cancelled";
    row.finished = at;
    XS_TRY(const bool was_running, store::update_preview(tx, session.person.agency, row));
    if (was_running) return Left(Preview{std::move(row), std::nullopt, {}});
    XS_CHECK(store::remove_preview(tx, session.person.agency, list, version, session.person.id));
    return Left();
  });
}

Result<bool> run_next_preview(System& system, const std::function<bool()>& go_on,
                              const std::function<Instant()>& clock) {
  XS_TRY(const auto jobs, store::lease_jobs(system.database(), kJob, this_process(), 1, kLease));
  if (jobs.empty()) return false;
  XS_CHECK(PreviewJob(system, jobs.front(), go_on, clock).run());
  return true;
}

PreviewWorker::PreviewWorker(System& system)
    : rounds_(kBetweenRounds, [&system](const Rounds& self) {
        // A failed round is tried again: the lease of its job runs out.
        const auto did_one = run_next_preview(
            system, [&self] { return !self.is_ending(); }, [] { return now(); });
        return did_one && *did_one ? Rounds::Next::kAtOnce : Rounds::Next::kAfterPause;
      }) {}

}  // namespace xs::service
