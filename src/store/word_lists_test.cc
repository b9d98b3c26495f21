// SPDX-License-Identifier: AGPL-3.0-or-later
#include "store/word_lists.h"

#include "store/people.h"
#include "store/test_database.h"

namespace xs::store {
namespace {

const AgencyId kAudit{"audit"}, kSchool{"school"};
const PersonId kOffice{"p-office"}, kSecrecy{"p-secrecy"};
const Instant kStart = *parse_instant("2026-11-23T02:03:04.005Z");

class WordListRows : public BothBackEnds {
 protected:
  void SetUp() override {
    BothBackEnds::SetUp();
    if (IsSkipped() || HasFatalFailure()) return;
    expect([&](Transaction& tx) -> Result<void> {
      XS_CHECK(add_agency(tx, {kAudit, "审计局", "county-audit-bureau", true}, kStart));
      XS_CHECK(add_agency(tx, {kSchool, "教育局", "government-office", false}, kStart));
      XS_CHECK(add_word_list(tx, kAudit, {"l1", {1, 2}}, kStart));
      XS_CHECK(add_word_list_version(tx, kAudit, version(1, "draft")));
      return add_word_list_version(tx, kAudit, version(2, "draft"));
    });
  }
  template <class F>
  void expect(F&& work) {
    const Result<void> done = db().transact(std::forward<F>(work));
    EXPECT_TRUE(done) << done.error().public_text << done.error().detail;
  }
  template <class F>
  auto got(F&& work) {
    auto read = db().read(std::forward<F>(work));
    EXPECT_TRUE(read) << (read ? "" : read.error().detail);
    return std::move(read).value();
  }
  static WordListVersion version(std::int64_t number, std::string state) {
    WordListVersion made{.list = "l1",
                         .version = number,
                         .state = std::move(state),
                         .content = sm3(std::to_string(number)),
                         .words = 3,
                         .exceptions = 1,
                         .author = kOffice,
                         .created = kStart,
                         .switched_by = std::nullopt,
                         .switched = std::nullopt};
    if (made.state != "draft") made.switched_by = kSecrecy, made.switched = kStart;
    return made;
  }
};
XS_ON_BOTH_BACK_ENDS(WordListRows);

TEST_P(WordListRows, OneVersionOfAListIsOn) {
  expect([&](Transaction& tx) { return set_word_list_state(tx, kAudit, version(1, "on")); });
  const auto both = db().transact(
      [&](Transaction& tx) { return set_word_list_state(tx, kAudit, version(2, "on")); });
  ASSERT_FALSE(both);
  EXPECT_EQ(both.error().code, ErrorCode::kConflict);
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(set_word_list_state(tx, kAudit, version(1, "off")));
    return set_word_list_state(tx, kAudit, version(2, "on"));
  });
  const auto on = got([&](Transaction& tx) { return word_lists_on(tx, kAudit); });
  ASSERT_EQ(on.size(), 1U);
  EXPECT_EQ(on[0].version, 2);
  EXPECT_EQ(on[0].switched_by, kSecrecy);
  EXPECT_EQ(on[0].switched, kStart);
  const auto all = got([&](Transaction& tx) { return word_list_versions(tx, kAudit); });
  ASSERT_EQ(all.size(), 2U);
  EXPECT_EQ(all[0].version, 2);
  EXPECT_EQ(all[1].state, "off");
  EXPECT_EQ(all[1].content, sm3("1"));
  EXPECT_TRUE(got([&](Transaction& tx) { return word_lists_on(tx, kSchool); }).empty());
  EXPECT_TRUE(got([&](Transaction& tx) { return word_lists(tx, kSchool); }).empty());
}

TEST_P(WordListRows, AVersionBelongsToAList) {
  const auto added = db().transact(
      [&](Transaction& tx) { return add_word_list_version(tx, kSchool, version(1, "draft")); });
  ASSERT_FALSE(added);
  EXPECT_EQ(added.error().code, ErrorCode::kConflict);
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(remove_word_list_version(tx, kAudit, "l1", 1));
    XS_CHECK(remove_word_list_version(tx, kAudit, "l1", 2));
    return remove_word_list(tx, kAudit, "l1");
  });
  EXPECT_TRUE(got([&](Transaction& tx) { return word_lists(tx, kAudit); }).empty());
}

TEST_P(WordListRows, OnlyTheRunThatIsWantedReports) {
  WordListPreview wanted{.list = "l1",
                         .version = 1,
                         .run = "r1",
                         .person = kOffice,
                         .state = "waiting",
                         .done = 0,
                         .total = 0,
                         .started = kStart,
                         .finished = std::nullopt,
                         .result = std::nullopt};
  expect([&](Transaction& tx) { return put_preview(tx, kAudit, wanted); });
  WordListPreview report = wanted;
  report.state = "running", report.done = 3, report.total = 9;
  const auto told = [&](const WordListPreview& what) {
    const auto kept =
        db().transact([&](Transaction& tx) { return update_preview(tx, kAudit, what); });
    EXPECT_TRUE(kept);
    return kept.value_or(false);
  };
  EXPECT_TRUE(told(report));
  wanted.run = "r2";
  expect([&](Transaction& tx) { return put_preview(tx, kAudit, wanted); });
  EXPECT_FALSE(told(report)) << "replaced";
  report.run = "r2", report.state = "done", report.result = Bytes{7}, report.finished = kStart;
  EXPECT_TRUE(told(report));
  EXPECT_FALSE(told(report)) << "over";
  const auto found = got([&](Transaction& tx) { return preview(tx, kAudit, "l1", 1, kOffice); });
  ASSERT_TRUE(found);
  EXPECT_EQ(found->done, 3);
  EXPECT_EQ(found->result, Bytes{7});
  EXPECT_FALSE(got([&](Transaction& tx) { return preview(tx, kAudit, "l1", 1, kSecrecy); }));
  EXPECT_FALSE(got([&](Transaction& tx) { return preview(tx, kSchool, "l1", 1, kOffice); }));
}

TEST_P(WordListRows, AJudgementReplacesAnEarlierOne) {
  const JudgedFinding first{sm3("f"), "rules", {"case-1"}, kOffice, kStart, {1}};
  JudgedFinding second = first;
  second.person = kSecrecy, second.item = {"case-2"}, second.reason = {2};
  expect([&](Transaction& tx) -> Result<void> {
    XS_CHECK(put_judged(tx, kAudit, first));
    return put_judged(tx, kAudit, second);
  });
  const auto find = [&](const AgencyId& agency) {
    return got([&](Transaction& tx) { return judged(tx, agency, sm3("f")); });
  };
  ASSERT_TRUE(find(kAudit));
  EXPECT_EQ(find(kAudit)->person, kSecrecy);
  EXPECT_EQ(find(kAudit)->reason, Bytes{2});
  EXPECT_FALSE(find(kSchool));
  expect([&](Transaction& tx) { return remove_judged_of(tx, kAudit, {"case-1"}); });
  EXPECT_TRUE(find(kAudit));
  expect([&](Transaction& tx) { return remove_judged_of(tx, kAudit, {"case-2"}); });
  EXPECT_FALSE(find(kAudit));
}

}  // namespace
}  // namespace xs::store
