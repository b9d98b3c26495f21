// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/letters.h"

#include <algorithm>

#include "service/test_system.h"

namespace xs::service {
namespace {

constexpr std::string_view kText = "召开推进会，部署年底前重点工作。";

std::vector<std::string> ids(const Result<std::vector<ListedLetter>>& listed) {
  std::vector<std::string> ids;
  if (!listed) return {what_failed(listed)};
  for (const ListedLetter& letter : *listed) ids.push_back(letter.id);
  std::ranges::sort(ids);
  return ids;
}

std::string html(TestSystem& with, const CaseId& item, const std::string& role,
                 std::string_view letter) {
  const auto written =
      write_letter(with.system(), with.as(role), item, letter, Paper::kHtml, with.at());
  return written ? std::string(as_text(written->bytes)) : what_failed(written);
}

TEST(ServiceLetters, TellWhatIsOnRecord) {
  TestSystem with;
  const CaseId item = with.approved(kText, "推进会 <b>情况</b>");
  EXPECT_EQ(ids(letters_of(with.system(), with.as("drafter"), item)),
            (std::vector<std::string>{"re-review-record", "rectification-notice", "review-form",
                                      "screening-record", "submission-letter"}));
  const std::string form = html(with, item, "deputy", "review-form");
  for (const char* told :
       {"测试单位", "推进会 &lt;b&gt;情况&lt;/b&gt;", "部门负责人初步审查意见", "经审查，意见如上",
        "签名：t-dept-head", "签名：t-deputy", "■动态类", "□是 ■否 □不能确定", "验证码"}) {
    EXPECT_NE(form.find(told), std::string::npos) << told;
  }
  EXPECT_EQ(form, html(with, item, "drafter", "review-form")) << "the same record, another reader";
}

TEST(ServiceLetters, AreGivenOnlyToThoseWhoMayReadTheCase) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kText);
  for (const auto& [role, may] :
       std::vector<std::pair<std::string, bool>>{{"drafter", true},
                                                 {"dept-head", true},
                                                 {"office", true},
                                                 {"deputy", false},
                                                 {"system-administrator", false},
                                                 {"auditor", false}}) {
    SCOPED_TRACE(role);
    const auto listed = letters_of(with.system(), with.as(role), item);
    EXPECT_EQ(listed.has_value(), may);
    const auto written =
        write_letter(with.system(), with.as(role), item, "review-form", Paper::kHtml, with.at());
    EXPECT_EQ(written.has_value(), may);
    if (!written) {
      EXPECT_EQ(written.error().code, ErrorCode::kNotFound);
    }
  }
}

TEST(ServiceLetters, ReadingIsOnRecord) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kText);
  const auto looked = [&] { return with.count("select count(*) from access_noted"); };
  const auto before = looked();
  (void)html(with, item, "dept-head", "review-form");
  EXPECT_EQ(looked(), before + 1);
  (void)html(with, item, "dept-head", "review-form");
  EXPECT_EQ(looked(), before + 1) << "once an hour";
  (void)html(with, item, "dept-head", "no-such-letter");
  EXPECT_EQ(looked(), before + 1);
}

TEST(ServiceLetters, OfASealedCaseTellNothingOfIt) {
  TestSystem with;
  const CaseId item = with.approved(kText, "推进会情况");
  (void)with.permit_of(item);
  ASSERT_TRUE(with.act(item, "secrecy", casefile::SealedUp{"疑似涉密"}));
  EXPECT_EQ(ids(letters_of(with.system(), with.as("secrecy"), item)),
            (std::vector<std::string>{"incident-report", "remedy-record", "takedown-notice"}));
  const std::string record = html(with, item, "secrecy", "remedy-record");
  EXPECT_EQ(record.find("推进会"), std::string::npos);
  EXPECT_NE(record.find(item.value), std::string::npos);
  EXPECT_NE(html(with, item, "secrecy", "review-form").find("没有这份文书"), std::string::npos);
}

TEST(ServiceLetters, PdfComesFromTheTypesetter) {
  TestSystem with;
  const CaseId item = with.handed_in("动态", kText);
  const auto pdf =
      write_letter(with.system(), with.as("drafter"), item, "review-form", Paper::kPdf, with.at());
  ASSERT_TRUE(pdf) << what_failed(pdf);
  EXPECT_EQ(as_text(pdf->bytes).substr(0, 5), "%PDF-");
  EXPECT_EQ(pdf->file_name, "信息发布保密审查审批表.pdf");
}

TEST(ServiceLetters, FaultyTemplatesStopTheStart) {
  TestSystem with("county-audit-bureau", {}, TestSystem::Packs::kOwn);
  with.close();
  std::ofstream(with.options().packs / "county-audit-bureau/letters/review-form.yaml",
                std::ios::app)
      << "  - paragraph: \"{题明}\"\n";
  const auto started = System::start(with.options());
  ASSERT_FALSE(started);
  EXPECT_NE(started.error().public_text.find(
                "county-audit-bureau/letters/review-form.yaml:42:17: 没有名为“题明”的内容"),
            std::string::npos)
      << started.error().public_text;
}

}  // namespace
}  // namespace xs::service
