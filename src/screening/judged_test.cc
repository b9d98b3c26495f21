// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/judged.h"

#include <gtest/gtest.h>

#include <set>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

const Bytes kKey{1, 2, 3}, kOtherKey{1, 2, 4};
constexpr std::string_view kPhone = "13812345678";

document::Finding finding_in(std::string_view text, std::string_view what) {
  document::Finding finding;
  finding.category = "PII_PHONE";
  finding.detector = "mobile";
  finding.where.part = "body";
  finding.where.start = static_cast<std::uint32_t>(text.find(what));
  finding.where.end = finding.where.start + static_cast<std::uint32_t>(what.size());
  finding.excerpt = std::string(what);
  return finding;
}
Sm3Digest key_in(std::string_view text, std::string_view what = kPhone) {
  return judged_key(kKey, text, finding_in(text, what), "rules 1");
}

TEST(Judged, IsTheSameFindingOnlyInTheSameSurroundings) {
  const std::string far(300, 'x');
  const struct {
    const char* about;
    std::string text;
    bool same;
  } rows[] = {
      {"the same", "办公室值班联系人张三，电话：13812345678，工作日接听。", true},
      {"spaces and line ends", "办公室值班\n联系人 张三，电话：  13812345678，工作日接听。", true},
      {"full width", "办公室值班联系人张三，电话:13812345678，工作日接听。", true},
      {"another number", "办公室值班联系人张三，电话：13812345679，工作日接听。", false},
      {"another word before", "办公室值班联系人李四，电话：13812345678，工作日接听。", false},
      {"another word behind", "办公室值班联系人张三，电话：13812345678，节假日接听。", false},
      {"one word less behind", "办公室值班联系人张三，电话：13812345678，工作日接。", false},
  };
  const Sm3Digest first = key_in(rows[0].text);
  for (const auto& row : rows) {
    SCOPED_TRACE(row.about);
    const std::string what =
        row.text.find(kPhone) == std::string::npos ? "13812345679" : std::string(kPhone);
    EXPECT_EQ(key_in(row.text, what) == first, row.same);
  }
  // What lies farther away does not count.
  const std::string around = "一二三四五六七八九十一二三四五六七八九十";
  EXPECT_EQ(key_in("甲" + around + std::string(kPhone) + around + "甲"),
            key_in("乙" + far + around + std::string(kPhone) + around + far));
}

TEST(Judged, IsNothingElsesAndNobodyElses) {
  const std::string text = "电话：13812345678。";
  const document::Finding finding = finding_in(text, kPhone);
  std::set<Sm3Digest> keys{judged_key(kKey, text, finding, "rules 1"),
                           judged_key(kOtherKey, text, finding, "rules 1"),
                           judged_key(kKey, text, finding, "rules 2")};
  document::Finding other = finding;
  other.detector = "mobile-2";
  keys.insert(judged_key(kKey, text, other, "rules 1"));
  other = finding;
  other.category = "PII_PHONE_OFFICIAL";
  keys.insert(judged_key(kKey, text, other, "rules 1"));
  other = finding;
  other.rows = {{finding.where, finding.excerpt}, {finding.where, finding.excerpt}};
  keys.insert(judged_key(kKey, text, other, "rules 1"));
  EXPECT_EQ(keys.size(), 6U);
}

TEST(Judged, FieldsDoNotRunIntoEachOther) {
  document::Finding a = finding_in("ab", "ab"), b = a;
  a.detector = "x", a.category = "yz";
  b.detector = "xy", b.category = "z";
  EXPECT_NE(judged_key(kKey, "ab", a, "r"), judged_key(kKey, "ab", b, "r"));
}

TEST(Judged, PlacesBeyondTheTextAreNoPlaces) {
  document::Finding finding = finding_in("甲乙", "甲");
  finding.where.start = 1, finding.where.end = 100'000;
  (void)judged_key(kKey, "甲乙", finding, "r");
  (void)judged_key(kKey, "", finding, "r");
}

TEST(Judged, AStateSecretMarkNeverStaysJudged) {
  const DetectorRules& rules = national_rules();
  for (const Category& category : rules.categories) {
    SCOPED_TRACE(category.id);
    document::Finding finding;
    finding.category = category.id;
    EXPECT_EQ(may_stay_judged(finding, rules.categories), category.id != "SECRET_MARK");
    finding.admission = document::Admission::kRefuse;
    EXPECT_FALSE(may_stay_judged(finding, rules.categories));
  }
}

}  // namespace
}  // namespace xs::screening
