// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/numbers.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace xs::screening {
namespace {

void for_each_number_of(const Skeleton& skeleton,
                        const std::function<bool(const NumberCandidate&)>& accept) {
  for_each_number(skeleton, 0, skeleton.size(), accept);
}

TEST(Numbers, ResidentIdCheck) {
  // The two examples of GB 11643-1999 itself.
  EXPECT_TRUE(has_resident_id_check("11010519491231002x"));
  EXPECT_TRUE(has_resident_id_check("440524188001010014"));
  std::string id = "440524188001010014";
  for (std::size_t i = 0; i < 17; ++i) {
    std::string wrong = id;
    wrong[i] = wrong[i] == '9' ? '0' : static_cast<char>(wrong[i] + 1);
    EXPECT_FALSE(has_resident_id_check(wrong)) << wrong;
  }
  EXPECT_FALSE(has_resident_id_check("1101051949123100*x"));
  EXPECT_FALSE(has_resident_id_check("110105194912310"));
}

TEST(Numbers, BirthDates) {
  EXPECT_TRUE(has_birth_date("110105200002290000"));
  EXPECT_FALSE(has_birth_date("110105200102290000"));
  EXPECT_FALSE(has_birth_date("110105179912310000"));
  EXPECT_FALSE(has_birth_date("110105200013010000"));
  EXPECT_TRUE(has_old_birth_date("110105491231002"));
  EXPECT_FALSE(has_old_birth_date("110105491331002"));
}

TEST(Numbers, Luhn) {
  EXPECT_TRUE(is_luhn("4111111111111111"));
  EXPECT_FALSE(is_luhn("4111111111111112"));
  EXPECT_FALSE(is_luhn("41111111*1111111"));
  EXPECT_FALSE(is_luhn(""));
}

std::vector<std::string> offered(std::string_view text) {
  std::vector<std::string> out;
  for_each_number_of(make_skeleton(text), [&](const NumberCandidate& candidate) {
    out.emplace_back(candidate.digits);
    return false;
  });
  return out;
}

TEST(Numbers, LongestCandidateFirst) {
  const std::vector<std::string> expected = {"13800138000", "1380013", "00138000"};
  EXPECT_EQ(offered("138 0013 8000"), expected);
}

TEST(Numbers, OneFormForManyWritings) {
  const char* writings[] = {"１３８００１３８０００", "138-0013-8000",          "138.0013.8000",
                            "138·0013·8000",          "一三八零零一三八零零零", "138\u200B00138000",
                            "壹叁捌零零壹叁捌零零零"};
  for (const char* writing : writings) {
    SCOPED_TRACE(writing);
    const auto all = offered(writing);
    ASSERT_FALSE(all.empty());
    EXPECT_EQ(all.front(), "13800138000");
  }
}

TEST(Numbers, NoPieceOfALongerWord) {
  EXPECT_TRUE(offered("E13800138000").empty());
  EXPECT_TRUE(offered("13800138000@qq.com").empty());
  EXPECT_TRUE(offered("二〇二四年").empty());
  EXPECT_EQ(offered("138****8000").front(), "138****8000");
}

TEST(Numbers, AcceptedCharactersAreNotOfferedAgain) {
  std::vector<std::string> out;
  for_each_number_of(make_skeleton("13800138000 13900139000"),
                     [&](const NumberCandidate& candidate) {
                       if (candidate.digits.size() != 11) return false;
                       out.emplace_back(candidate.digits);
                       return true;
                     });
  const std::vector<std::string> expected = {"13800138000", "13900139000"};
  EXPECT_EQ(out, expected);
}

TEST(Numbers, ALongRunOfGroupsLosesNothing) {
  std::string text;
  for (int i = 0; i < 500; ++i) text += "1234 ";
  text += "138 0013 8000";
  bool found = false;
  for_each_number_of(make_skeleton(text), [&](const NumberCandidate& candidate) {
    found |= candidate.digits == "13800138000";
    return false;
  });
  EXPECT_TRUE(found);
}

TEST(Numbers, Groupings) {
  using Sizes = std::vector<std::uint8_t>;
  EXPECT_TRUE(is_mobile_grouping(Sizes{3, 4, 4}));
  EXPECT_TRUE(is_mobile_grouping(Sizes{1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1}));
  EXPECT_FALSE(is_mobile_grouping(Sizes{4, 2, 5}));
  EXPECT_TRUE(is_card_grouping(Sizes{4, 4, 4, 4, 3}));
  EXPECT_TRUE(is_card_grouping(Sizes{6, 13}));
  EXPECT_FALSE(is_card_grouping(Sizes{4, 2, 4, 6}));
}

}  // namespace
}  // namespace xs::screening
