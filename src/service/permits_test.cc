// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/permits.h"

#include "base/text.h"
#include "service/case_view.h"
#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kNews = "县审计局召开审计整改推进会。";

struct Permit {
  std::string id, note, key;
  Sm3Digest file;
};
Permit issued_in(TestSystem& with) {
  const CaseId item = with.approved(kNews);
  Permit permit{.id = with.permit_of(item),
                .note = {},
                .key = with.agency()->keys->permits->public_key(),
                .file = with.now_is(item).files.front().digest};
  const auto note = permit_note(with.system(), with.as("office"), permit.id);
  EXPECT_TRUE(note) << what_failed(note);
  permit.note = note.value_or("");
  return permit;
}

TEST(Permit, IsCheckedWithKeyAndListAlone) {
  TestSystem with;
  const Permit permit = issued_in(with);
  const Instant at = with.at();
  const std::string list = revocation_list(with.system(), with.agency()->row.id, at).value();
  const auto verdict = [&](const std::string& note, const std::string& key, const Sm3Digest& file,
                           const std::optional<std::string>& revocations, Instant when) {
    return check_permit(note, key, file, revocations, when).verdict;
  };
  TestSystem other("district-ecology-bureau");
  const std::string other_key = other.agency()->keys->permits->public_key();
  const std::string other_list =
      revocation_list(other.system(), other.agency()->row.id, at).value();
  const Instant in_a_year{at.time + std::chrono::hours(24 * 365)};
  with.close();  // nothing but texts from here on

  EXPECT_EQ(verdict(permit.note, permit.key, permit.file, list, at), PermitVerdict::kValid);
  const auto without_list = check_permit(permit.note, permit.key, permit.file, std::nullopt, at);
  EXPECT_EQ(without_list.verdict, PermitVerdict::kValid);
  EXPECT_NE(without_list.says.find("未核对撤销清单"), std::string::npos);

  EXPECT_EQ(verdict(permit.note, permit.key, sm3("other bytes"), list, at),
            PermitVerdict::kNotCovered);
  EXPECT_EQ(verdict(permit.note, permit.key, permit.file, list, in_a_year),
            PermitVerdict::kExpired);
  EXPECT_EQ(verdict(permit.note, other_key, permit.file, list, at), PermitVerdict::kForged);
  EXPECT_EQ(verdict(permit.note, "", permit.file, list, at), PermitVerdict::kForged)
      << "without a key there is no valid";
  EXPECT_EQ(verdict(permit.note, permit.key, permit.file, other_list, at), PermitVerdict::kForged)
      << "the list of another agency says nothing";
  EXPECT_EQ(verdict(permit.note, permit.key, permit.file, permit.note, at), PermitVerdict::kForged)
      << "a permit is no revocation list";
  EXPECT_EQ(verdict(list, permit.key, permit.file, list, at), PermitVerdict::kForged)
      << "a revocation list is no permit";
}

TEST(Permit, AnyChangedByteIsAForgery) {
  TestSystem with;
  const Permit permit = issued_in(with);
  const Instant at = with.at();
  for (std::size_t place = 0; place < permit.note.size(); place += 7) {
    std::string changed = permit.note;
    changed[place] = static_cast<char>(changed[place] ^ 1);
    ASSERT_EQ(check_permit(changed, permit.key, permit.file, std::nullopt, at).verdict,
              PermitVerdict::kForged)
        << place;
  }
}

TEST(Permit, SaysWhoApprovedAndWhereItIsRecorded) {
  TestSystem with;
  const Permit permit = issued_in(with);
  for (const char* line :
       {"许可编号：", "单位：", "信息名称：推进会情况", "依据：", "文件：",
        "意见：部门负责人初步审查意见｜t-dept-head｜", "意见：分管领导批准｜t-deputy｜",
        "记录位置：", "检查点：", "有效期至："}) {
    EXPECT_NE(permit.note.find(line), std::string::npos) << line;
  }
}

// A title is text of a person: it may not write lines of the permit.
TEST(Permit, ATitleCannotAddALine) {
  TestSystem with;
  const std::string forged(64, '0');
  const CaseId item =
      with.approved(kNews, "推进会\n文件：" + forged + " 1 txt\r\n有效期至：2099-01-01");
  const std::string id = with.permit_of(item);
  if (id.empty()) return;  // refusing such a title is as good
  const std::string note = permit_note(with.system(), with.as("office"), id).value();
  const auto check = check_permit(note, with.agency()->keys->permits->public_key(),
                                  *sm3_from_hex(forged), std::nullopt, with.at());
  EXPECT_EQ(check.verdict, PermitVerdict::kNotCovered);
}

TEST(Permit, EndsWhenTheItemIsSealed) {
  TestSystem with;
  const CaseId item = with.approved(kNews);
  const std::string permit = with.permit_of(item);
  const std::string note = permit_note(with.system(), with.as("office"), permit).value();
  const Sm3Digest file = with.now_is(item).files.front().digest;
  ASSERT_TRUE(with.act(item, "deputy", casefile::SealedUp{"发现疑似问题"}));
  const std::string list = revocation_list(with.system(), with.agency()->row.id, with.at()).value();
  EXPECT_EQ(
      check_permit(note, with.agency()->keys->permits->public_key(), file, list, with.at()).verdict,
      PermitVerdict::kRevoked);
  ASSERT_TRUE(with.act(item, "secrecy", casefile::Unsealed{"查明没有问题"}));
  EXPECT_EQ(with.now_is(item).standing.phase, casefile::Phase::kRevoked)
      << "what was sealed does not go out again by being unsealed";
}

TEST(Permit, RevokedReleasesNothingMore) {
  TestSystem with;
  const Permit permit = issued_in(with);
  const auto revoke = [&](const std::string& role, const std::string& reason) {
    return revoke_permit(with.system(), with.as(role), permit.id, reason, with.command(),
                         with.at());
  };
  EXPECT_FALSE(revoke("drafter", "内容有误"));
  EXPECT_FALSE(revoke("office", "")) << "without a reason";
  const auto revoked = revoke("office", "内容有误");
  ASSERT_TRUE(revoked) << what_failed(revoked);
  EXPECT_EQ(revoked->item.standing.phase, casefile::Phase::kRevoked);
  const auto bytes =
      permitted_bytes(with.system(), with.as("office"), permit.id, permit.file, with.at());
  EXPECT_FALSE(bytes);
  const std::string list = revocation_list(with.system(), with.agency()->row.id, with.at()).value();
  EXPECT_EQ(check_permit(permit.note, permit.key, permit.file, list, with.at()).verdict,
            PermitVerdict::kRevoked);
  EXPECT_FALSE(revoke("office", "再撤一次"));
}

TEST(Permit, IsForThoseWhoMayReadTheCase) {
  TestSystem with;
  const Permit permit = issued_in(with);
  for (const auto& session : {with.as("drafter", "2"), with.as("auditor"), with.as("chief")}) {
    EXPECT_FALSE(permit_note(with.system(), session, permit.id)) << session.person.login;
    EXPECT_FALSE(permitted_bytes(with.system(), session, permit.id, permit.file, with.at()));
    const auto revoked =
        revoke_permit(with.system(), session, permit.id, "内容有误", with.command(), with.at());
    ASSERT_FALSE(revoked);
    EXPECT_EQ(revoked.error().code, ErrorCode::kNotFound) << "nor does he learn of it this way";
  }
  EXPECT_FALSE(permit_note(with.system(), with.as("office"), new_uuid_v7()));
}

TEST(Permits, AreShownWithTheirOwnFilesAndTheirPlaceInTheRecord) {
  TestSystem with;
  const CaseId item = with.approved("县审计局召开推进会。");
  const std::string permit = with.permit_of(item);
  const auto shown = [&] {
    const auto view = view_case(with.system(), with.as("office"), item);
    EXPECT_TRUE(view) << what_failed(view);
    return view && view->permits.size() == 1 ? view->permits.front() : PermitView{};
  };
  EXPECT_FALSE(shown().position) << "not in the tree yet";
  with.place_all();
  const PermitView placed = shown();
  EXPECT_EQ(placed.note.id, permit);
  const auto approval = with.now_is(item).opinions.back().act;
  ASSERT_TRUE(placed.position);
  EXPECT_GE(*placed.position, approval - 1);
  EXPECT_EQ(with.count("select count(*) from log_entries where log like '%/acts' and header like "
                       "'%permit_issued%' and position = " +
                       std::to_string(*placed.position)),
            1);
  ASSERT_EQ(placed.files.size(), 1U);
  EXPECT_EQ(placed.files.front().digest, with.now_is(item).files.front().digest);
  EXPECT_EQ(placed.files.front().name, "材料.txt");
}

}  // namespace
}  // namespace xs::service
