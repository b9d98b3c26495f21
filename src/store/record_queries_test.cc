// SPDX-License-Identifier: AGPL-3.0-or-later
// The typed queries over people, acts, projections, permits and logs, on both back ends.
#include <algorithm>

#include "ledger/log.h"
#include "store/cases.h"
#include "store/log_storage.h"
#include "store/people.h"
#include "store/permits.h"
#include "store/test_database.h"

namespace xs::store {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const AgencyId kAudit{"audit"}, kSchool{"school"};
const CaseId kCase{"case-1"}, kOther{"case-2"};
const PersonId kDrafter{"p-drafter"}, kHead{"p-head"};
const Instant kStart = *parse_instant("2026-11-23T02:03:04.005Z");

Instant later(std::chrono::milliseconds by) { return {kStart.time + by}; }

class Typed : public BothBackEnds {
 protected:
  void SetUp() override {
    BothBackEnds::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    expect([&](Transaction& tx) -> Result<void> {
      XS_CHECK(add_agency(tx, {kAudit, "审计局", "county-audit-bureau", true}, kStart));
      return add_agency(tx, {kSchool, "教育局", "government-office", false}, kStart);
    });
  }
  template <class F>
  void expect(F&& work) {
    const Result<void> done = db().transact(std::forward<F>(work));
    EXPECT_TRUE(done) << done.error().public_text << done.error().detail;
  }
  template <class F>
  ErrorCode refused(F&& work) {
    const Result<void> done = db().transact(std::forward<F>(work));
    EXPECT_FALSE(done);
    return done ? ErrorCode::kInvalidInput : done.error().code;
  }
  template <class F>
  auto got(F&& work) {
    auto read = db().read(std::forward<F>(work));
    EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    return std::move(read).value();
  }
  static Person person(const PersonId& id, const std::string& login,
                       std::vector<std::string> roles = {}) {
    return {.id = id,
            .agency = kAudit,
            .login = login,
            .name = "张三“甲”'--",
            .department = "业务科",
            .active = true,
            .roles = std::move(roles)};
  }
  static ledger::Entry entry(const std::string& header) {
    return ledger::make_entry(header, as_bytes("body"), SealingKey::random()).value();
  }
};
XS_ON_BOTH_BACK_ENDS(Typed);

TEST_P(Typed, PeopleAreKeptWithTheirRoles) {
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(add_person(tx, person(kHead, "head", {"office", "dept-head"}), "hash-1", kStart));
    return add_person(tx, person(kDrafter, "drafter"), "hash-2", kStart);
  });
  EXPECT_EQ(refused([](Transaction& tx) {
              return add_person(tx, person({"p-3"}, "head"), "hash", kStart);
            }),
            ErrorCode::kConflict);
  const auto found = got([](Transaction& tx) { return credentials(tx, "head"); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person.name, "张三“甲”'--");
  EXPECT_EQ(found->person.roles, (std::vector<std::string>{"dept-head", "office"}));
  EXPECT_EQ(found->password_hash, "hash-1");
  EXPECT_FALSE(got([](Transaction& tx) { return credentials(tx, "HEAD"); }));
  EXPECT_FALSE(got([](Transaction& tx) { return credentials(tx, "' or 1=1 --"); }));

  expect([](Transaction& tx) { return set_roles(tx, kAudit, kHead, {"chief"}); });
  EXPECT_EQ(got([](Transaction& tx) { return store::person(tx, kAudit, kHead); })->roles,
            std::vector<std::string>{"chief"});
  EXPECT_FALSE(got([](Transaction& tx) { return store::person(tx, kSchool, kHead); }))
      << "of another agency";
  EXPECT_EQ(got([](Transaction& tx) { return people(tx, kAudit); }).size(), 2U);
  EXPECT_TRUE(got([](Transaction& tx) { return people(tx, kSchool); }).empty());

  expect([](Transaction& tx) { return note_sign_in(tx, kHead, 3, later(minutes(15))); });
  const auto locked = got([](Transaction& tx) { return credentials(tx, "head"); });
  EXPECT_EQ(locked->failures, 3);
  EXPECT_EQ(locked->locked_until, later(minutes(15)));
}

TEST_P(Typed, AgenciesAreKept) {
  const auto all = got([](Transaction& tx) { return agencies(tx); });
  ASSERT_EQ(all.size(), 2U);
  const auto audit = std::ranges::find(all, kAudit, &Agency::id);
  ASSERT_NE(audit, all.end());
  EXPECT_TRUE(audit->section_head_may_draft);
  EXPECT_EQ(audit->title, "审计局");
  EXPECT_EQ(refused([](Transaction& tx) {
              return add_agency(tx, {kAudit, "又一个", "x", false}, kStart);
            }),
            ErrorCode::kConflict);
}

TEST_P(Typed, SessionsBeginAndEnd) {
  const Sm3Digest token = sm3("token"), another = sm3("another");
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(add_person(tx, person(kHead, "head", {"office"}), "hash", kStart));
    const Session session{.person = person(kHead, "head"),
                          .csrf = "csrf",
                          .expires = later(hours(8)),
                          .idle_until = later(minutes(30))};
    XS_CHECK(add_session(tx, token, session));
    return add_session(tx, another, session);
  });
  auto found = got([&](Transaction& tx) { return session(tx, token); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->person.id, kHead);
  EXPECT_EQ(found->person.roles, std::vector<std::string>{"office"}) << "roles as they are now";
  EXPECT_EQ(found->expires, later(hours(8)));
  EXPECT_FALSE(got([](Transaction& tx) { return session(tx, sm3("guess")); }));
  expect([&](Transaction& tx) { return extend_session(tx, token, later(hours(1))); });
  EXPECT_EQ(got([&](Transaction& tx) { return session(tx, token); })->idle_until, later(hours(1)));
  expect([&](Transaction& tx) { return end_session(tx, token); });
  EXPECT_FALSE(got([&](Transaction& tx) { return session(tx, token); }));
  EXPECT_TRUE(got([&](Transaction& tx) { return session(tx, another); }));
  expect([&](Transaction& tx) { return end_sessions_of(tx, kHead); });
  EXPECT_FALSE(got([&](Transaction& tx) { return session(tx, another); }));
}

TEST_P(Typed, OldSessionsAreForgotten) {
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(add_person(tx, person(kHead, "head"), "hash", kStart));
    XS_CHECK(add_session(tx, sm3("old"),
                         {person(kHead, "head"), "c", later(minutes(1)), later(minutes(1))}));
    XS_CHECK(add_session(tx, sm3("new"),
                         {person(kHead, "head"), "c", later(hours(9)), later(hours(9))}));
    return forget_sessions_before(tx, later(hours(1)));
  });
  EXPECT_FALSE(got([](Transaction& tx) { return session(tx, sm3("old")); }));
  EXPECT_TRUE(got([](Transaction& tx) { return session(tx, sm3("new")); }));
}

TEST_P(Typed, ActsComeBackInOrderAndOnce) {
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(add_act(tx, kAudit, kCase, 1, {"command-1"}, entry("{\"n\":1}")));
    XS_CHECK(add_act(tx, kAudit, kOther, 1, {"command-2"}, entry("{\"n\":2}")));
    XS_CHECK(add_act(tx, kAudit, kCase, 2, {"command-3"}, entry("{\"n\":3}")));
    return add_act(tx, kSchool, kCase, 1, {"command-1"}, entry("{\"n\":4}"));
  });
  const auto acts = got([](Transaction& tx) { return acts_of(tx, kAudit, kCase); });
  ASSERT_EQ(acts.size(), 2U);
  EXPECT_EQ(acts[0].entry.header, "{\"n\":1}");
  EXPECT_EQ(acts[1].entry.header, "{\"n\":3}");
  EXPECT_FALSE(acts[0].position);
  EXPECT_TRUE(got([](Transaction& tx) { return acts_of(tx, kSchool, kOther); }).empty());

  EXPECT_EQ(refused([](Transaction& tx) {
              return add_act(tx, kAudit, kCase, 2, {"command-9"}, entry("{\"n\":5}"));
            }),
            ErrorCode::kConflict)
      << "(case, seq) decides races";
  EXPECT_EQ(refused([](Transaction& tx) {
              return add_act(tx, kAudit, kCase, 3, {"command-1"}, entry("{\"n\":6}"));
            }),
            ErrorCode::kConflict)
      << "a command is done once";
  EXPECT_EQ(got([](Transaction& tx) { return acts_of(tx, kAudit, kCase); }).size(), 2U);

  const auto done = got([](Transaction& tx) { return command_done(tx, kAudit, {"command-3"}); });
  ASSERT_TRUE(done);
  EXPECT_EQ(done->item, kCase);
  EXPECT_EQ(done->seq, 2);
  EXPECT_FALSE(got([](Transaction& tx) { return command_done(tx, kSchool, {"command-3"}); }));
  EXPECT_EQ(got([](Transaction& tx) { return case_ids(tx, kAudit); }),
            (std::vector<CaseId>{kCase, kOther}));
  const auto newest = got([](Transaction& tx) { return newest_entries(tx, kAudit, 2); });
  ASSERT_EQ(newest.size(), 2U);
  EXPECT_EQ(newest[0].entry.header, "{\"n\":3}");
}

TEST_P(Typed, KeysOfCasesAreErasedForGood) {
  const Bytes wrapped{0, 1, 2, 255, 0};
  expect([&](Transaction& tx) { return add_case_key(tx, kAudit, kCase, wrapped); });
  EXPECT_EQ(got([](Transaction& tx) { return case_key(tx, kAudit, kCase); }), wrapped);
  EXPECT_FALSE(db().read([](Transaction& tx) { return case_key(tx, kSchool, kCase); }));
  EXPECT_FALSE(db().transact(
      [](Transaction& tx) -> Result<void> { return add_case_key(tx, kAudit, kCase, Bytes{9}); }));
  expect([](Transaction& tx) { return erase_case_key(tx, kAudit, kCase); });
  EXPECT_EQ(got([](Transaction& tx) { return case_key(tx, kAudit, kCase); }), std::nullopt);
  const auto unknown = db().read([](Transaction& tx) { return case_key(tx, kAudit, kOther); });
  ASSERT_FALSE(unknown);
  EXPECT_EQ(unknown.error().code, ErrorCode::kNotFound);
}

Projection projection_of(const CaseId& item, Instant updated) {
  return {.row = {.id = item,
                  .seq = 4,
                  .phase = "in_review",
                  .procedure = "publication",
                  .drafter = kDrafter,
                  .department = "业务科",
                  .updated = updated,
                  .summary = Bytes{0, 255, 7},
                  .fixed_digest = {}},
          .duties = {{.item = item,
                      .step = "a-step",
                      .role = "dept-head",
                      .member = "",
                      .department = "业务科",
                      .since = updated,
                      .due = parse_date("2026-12-01")},
                     {.item = item,
                      .step = "b-step",
                      .role = "office",
                      .member = "财政局",
                      .department = "业务科",
                      .since = updated,
                      .due = std::nullopt}},
          .participants = {kDrafter, kHead}};
}

TEST_P(Typed, ProjectionsAreWrittenWholeAndReadBack) {
  Projection first = projection_of(kCase, kStart);
  expect([&](Transaction& tx) { return put_projection(tx, kAudit, first); });
  EXPECT_EQ(got([](Transaction& tx) { return projection(tx, kAudit, kCase); }), first);
  EXPECT_FALSE(got([](Transaction& tx) { return projection(tx, kSchool, kCase); }));
  first.row.seq = 5;
  first.row.phase = "fixed";
  first.row.fixed_digest = "f00d";
  first.duties.clear();
  first.participants = {kDrafter};
  expect([&](Transaction& tx) { return put_projection(tx, kAudit, first); });
  EXPECT_EQ(got([](Transaction& tx) { return projection(tx, kAudit, kCase); }), first);
  EXPECT_TRUE(got([](Transaction& tx) { return is_fixed_as_open(tx, kAudit, "f00d"); }));
  EXPECT_FALSE(got([](Transaction& tx) { return is_fixed_as_open(tx, kSchool, "f00d"); }));
  EXPECT_FALSE(got([](Transaction& tx) { return is_fixed_as_open(tx, kAudit, ""); }));
}

TEST_P(Typed, ProjectionsWithoutActsAreStrays) {
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(add_act(tx, kAudit, kCase, 1, {"command-1"}, entry("{\"n\":1}")));
    XS_CHECK(put_projection(tx, kAudit, projection_of(kCase, kStart)));
    XS_CHECK(put_projection(tx, kSchool, projection_of(kCase, kStart)));
    return put_projection(tx, kAudit, projection_of(kOther, kStart));
  });
  const auto strays = [&](const AgencyId& agency) {
    return got([&](Transaction& tx) { return stray_projections(tx, agency); });
  };
  EXPECT_EQ(strays(kAudit), std::vector<CaseId>{kOther});
  EXPECT_EQ(strays(kSchool), std::vector<CaseId>{kCase});
  expect([](Transaction& tx) { return remove_projection(tx, kAudit, kOther); });
  EXPECT_TRUE(strays(kAudit).empty());
  EXPECT_FALSE(got([](Transaction& tx) { return projection(tx, kAudit, kOther); }));
  EXPECT_TRUE(got([](Transaction& tx) { return projection(tx, kAudit, kCase); }));
}

TEST_P(Typed, ListsAreOfOneAgencyAndInOrder) {
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(put_projection(tx, kAudit, projection_of(kCase, kStart)));
    auto newer = projection_of(kOther, later(minutes(5)));
    newer.participants = {kDrafter};
    newer.duties.front().due = parse_date("2026-11-25");
    return put_projection(tx, kAudit, newer);
  });
  const auto recent = got([](Transaction& tx) { return recent_cases(tx, kAudit, 10); });
  ASSERT_EQ(recent.size(), 2U);
  EXPECT_EQ(recent.front().id, kOther);
  EXPECT_EQ(got([](Transaction& tx) { return recent_cases(tx, kAudit, 1); }).size(), 1U);
  EXPECT_TRUE(got([](Transaction& tx) { return recent_cases(tx, kSchool, 10); }).empty());
  EXPECT_EQ(got([](Transaction& tx) { return cases_with(tx, kAudit, kHead, 10); }).size(), 1U);
  EXPECT_EQ(got([](Transaction& tx) { return cases_with(tx, kAudit, kDrafter, 10); }).size(), 2U);
  EXPECT_TRUE(got([](Transaction& tx) { return cases_with(tx, kSchool, kHead, 10); }).empty());
  const auto owed = got([](Transaction& tx) { return open_duties(tx, kAudit); });
  ASSERT_EQ(owed.size(), 4U);
  EXPECT_EQ(owed[0].duty.due, parse_date("2026-11-25"));
  EXPECT_EQ(owed[1].duty.due, parse_date("2026-12-01"));
  EXPECT_FALSE(owed[2].duty.due) << "what has no date comes last";
  EXPECT_EQ(owed[2].duty.item, kCase) << "and the older before the newer";
  EXPECT_EQ(owed[0].item.id, kOther);
}

TEST_P(Typed, CitationsAreCounted) {
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(note_citations(tx, kAudit, {"A-6-2", "A-3-1"}, kStart));
    XS_CHECK(note_citations(tx, kSchool, {"A-6-2"}, kStart));
    return note_citations(tx, kAudit, {"A-6-2"}, later(minutes(1)));
  });
  const auto uses = got([](Transaction& tx) { return clause_uses(tx, kAudit); });
  ASSERT_EQ(uses.size(), 2U);
  const auto used = std::ranges::find(uses, "A-6-2", &ClauseUse::clause);
  ASSERT_NE(used, uses.end());
  EXPECT_EQ(used->count, 2);
  EXPECT_EQ(used->last, later(minutes(1)));
}

TEST_P(Typed, PermitsAreRevoked) {
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(add_permit(tx, kAudit, {"permit-1", kCase, "note\n一", kStart, std::nullopt, {}}));
    return add_permit(tx, kAudit,
                      {"permit-2", kCase, "note\n二", later(minutes(1)), std::nullopt, {}});
  });
  EXPECT_TRUE(got([](Transaction& tx) { return revoked_permits(tx, kAudit); }).empty());
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(revoke_permit(tx, kAudit, "permit-2", later(minutes(2)), "有误"));
    return revoke_permit(tx, kAudit, "permit-1", later(minutes(3)), "又误");
  });
  const auto revoked = got([](Transaction& tx) { return revoked_permits(tx, kAudit); });
  ASSERT_EQ(revoked.size(), 2U);
  const auto one = got([](Transaction& tx) { return permit(tx, kAudit, "permit-1"); });
  ASSERT_TRUE(one);
  EXPECT_EQ(one->note, "note\n一");
  EXPECT_EQ(one->revoked, later(minutes(3)));
  EXPECT_EQ(one->revoked_why, "又误");
  EXPECT_FALSE(got([](Transaction& tx) { return permit(tx, kSchool, "permit-1"); }));
  EXPECT_TRUE(got([](Transaction& tx) { return revoked_permits(tx, kSchool); }).empty());
}

TEST_P(Typed, RefusedUploadsAreClosedOnce) {
  RefusedUpload upload{.event = "event-1",
                       .person = kDrafter,
                       .at = kStart,
                       .rule = "SECRET_MARK",
                       .state = "open",
                       .closed_by = std::nullopt,
                       .closed_at = std::nullopt,
                       .note = {}};
  expect([&](Transaction& tx) { return add_refused_upload(tx, kAudit, upload); });
  upload.state = "dealt_with";
  upload.closed_by = kHead;
  upload.closed_at = later(minutes(1));
  expect([&](Transaction& tx) { return close_refused_upload(tx, kAudit, upload); });
  EXPECT_EQ(refused([&](Transaction& tx) { return close_refused_upload(tx, kAudit, upload); }),
            ErrorCode::kConflict);
  const auto all = got([](Transaction& tx) { return refused_uploads(tx, kAudit); });
  ASSERT_EQ(all.size(), 1U);
  EXPECT_EQ(all.front().state, "dealt_with");
  EXPECT_EQ(all.front().closed_by, kHead);
  EXPECT_TRUE(got([](Transaction& tx) { return refused_uploads(tx, kSchool); }).empty());

  const Sm3Digest bytes = sm3("bytes");
  expect([&](Transaction& tx) {
    return add_cleared_bytes(tx, kAudit, {bytes, "event-1", "mark_wrong", kHead, kStart});
  });
  EXPECT_EQ(got([&](Transaction& tx) { return cleared_bytes(tx, kAudit, bytes); })->by, kHead);
  EXPECT_FALSE(got([&](Transaction& tx) { return cleared_bytes(tx, kSchool, bytes); }));
  EXPECT_FALSE(got([](Transaction& tx) { return cleared_bytes(tx, kAudit, sm3("bytes2")); }));
}

TEST_P(Typed, AnAccessIsNewOncePerPersonDocumentAndHour) {
  const auto first = [&](const AgencyId& agency, const PersonId& person, const char* document,
                         Instant at) {
    const auto noted = db().transact([&](Transaction& tx) {
      return first_access_this_hour(tx, agency, person, sm3(document), at);
    });
    EXPECT_TRUE(noted) << (noted ? "" : noted.error().detail);
    return noted.value_or(false);
  };
  EXPECT_TRUE(first(kAudit, kHead, "a", kStart));
  EXPECT_FALSE(first(kAudit, kHead, "a", later(minutes(20))));
  EXPECT_TRUE(first(kAudit, kDrafter, "a", kStart));
  EXPECT_TRUE(first(kAudit, kHead, "b", kStart));
  EXPECT_TRUE(first(kSchool, kHead, "a", kStart));
  EXPECT_TRUE(first(kAudit, kHead, "a", later(hours(1))));
}

TEST_P(Typed, RuleTextsAreKeptOnce) {
  for (int time = 0; time < 2; ++time) {
    expect([](Transaction& tx) { return keep_rule_text(tx, "hash", "pack", "内容", kStart); });
  }
  expect([](Transaction& tx) -> Result<void> {
    XS_CHECK(keep_rule_text(tx, "day", "calendar", "日历", kStart));
    XS_CHECK(keep_rule_text(tx, "another", "pack", std::string_view("二\0", 4), kStart));
    XS_TRY(const auto packs, rule_texts(tx, "pack"));
    EXPECT_EQ(packs.size(), 2U);
    if (packs.size() != 2) return {};
    EXPECT_EQ(packs[0].hash, "another");
    EXPECT_EQ(packs[0].content, std::string_view("二\0", 4));
    EXPECT_EQ(packs[1].content, "内容");
    return {};
  });
}

TEST_P(Typed, ALogPlacesWhatWaits) {
  const std::string name = "audit/acts";
  std::vector<ledger::Entry> entries;
  for (int n = 0; n < 5; ++n) entries.push_back(entry("{\"n\":" + std::to_string(n) + "}"));
  expect([&](Transaction& tx) -> Result<void> {
    for (const auto& each : entries) {
      XS_CHECK(add_waiting(tx, name, each));
    }
    XS_CHECK(add_waiting(tx, "school/acts", entry("{}")));
    return {};
  });
  EXPECT_EQ(refused([&](Transaction& tx) -> Result<void> {
              XS_CHECK(add_waiting(tx, name, entries.front()));
              return {};
            }),
            ErrorCode::kConflict)
      << "a commitment names one entry";
  const auto waiting = got([&](Transaction& tx) { return waiting_entries(tx, name, 3); });
  ASSERT_EQ(waiting.size(), 3U);
  EXPECT_EQ(waiting.front().header, "{\"n\":0}");
  expect([&](Transaction& tx) {
    SqlLogStorage log(tx, name);
    return ledger::append(log, waiting).map([](const auto&) {});
  });
  EXPECT_EQ(got([&](Transaction& tx) { return SqlLogStorage(tx, name).size(); }), 3U);
  EXPECT_EQ(got([&](Transaction& tx) { return SqlLogStorage(tx, "school/acts").size(); }), 0U);
  EXPECT_EQ(refused([&](Transaction& tx) {
              SqlLogStorage log(tx, name);
              return ledger::append(log, waiting).map([](const auto&) {});
            }),
            ErrorCode::kConflict)
      << "they do not wait any more";
  expect([&](Transaction& tx) -> Result<void> {
    XS_TRY(const auto rest, waiting_entries(tx, name, 99));
    SqlLogStorage log(tx, name);
    return ledger::append(log, rest).map([](const auto&) {});
  });
  // The same tree as in memory, read back through the interface of the ledger.
  const auto stored = got([&](Transaction& tx) { return SqlLogStorage(tx, name).entries(0, 99); });
  ASSERT_EQ(stored.size(), 5U);
  for (std::size_t i = 0; i < stored.size(); ++i) EXPECT_EQ(stored[i].entry, entries[i]);
  const auto nodes = got([&](Transaction& tx) { return SqlLogStorage(tx, name).nodes(1, 0, 99); });
  EXPECT_EQ(nodes.size(), 2U);
  EXPECT_FALSE(got([&](Transaction& tx) { return SqlLogStorage(tx, name).latest_checkpoint(); }));
  expect([&](Transaction& tx) -> Result<void> {
    SqlLogStorage log(tx, name);
    XS_CHECK(log.add_checkpoint({3, "note three"}));
    return log.add_checkpoint({5, "note five"});
  });
  const auto latest =
      got([&](Transaction& tx) { return SqlLogStorage(tx, name).latest_checkpoint(); });
  ASSERT_TRUE(latest);
  EXPECT_EQ(latest->size, 5U);
  EXPECT_EQ(got([&](Transaction& tx) { return SqlLogStorage(tx, name).checkpoints(4, 9); }).size(),
            1U);
}

}  // namespace
}  // namespace xs::store
