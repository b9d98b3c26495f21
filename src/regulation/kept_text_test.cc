// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/kept_text.h"

#include <gtest/gtest.h>

namespace xs::regulation {
namespace {

TEST(KeptText, FilesComeBackUnchanged) {
  const PackFiles cases[] = {
      {}, {{"p/pack.yaml", ""}}, {{"n/a.yaml", "1\n2\n"}, {"p/pack.yaml", "p/x\n5\nabcde"}}};
  for (const PackFiles& files : cases) {
    SCOPED_TRACE(text_of(files));
    const auto back = files_in(text_of(files));
    ASSERT_TRUE(back);
    EXPECT_EQ(*back, files);
  }
}

TEST(KeptText, NothingElseIsRead) {
  for (const std::string_view text : {"p", "p\n", "p\nx\n", "p\n3\nab", "p\n-1\n", "p\n2 \nab",
                                      "p\n2\nabp", "\n", "p\n99999999999999999999\nab"}) {
    EXPECT_FALSE(files_in(text)) << text;
  }
}

constexpr std::string_view kFirstForm = "articles/1.yaml 3\n一cases/1.yaml 4\nx y\npack.yaml 0\n";

TEST(KeptText, TheFirstFormIsKnownByItsFirstLine) {
  EXPECT_TRUE(is_of_first_form(kFirstForm));
  EXPECT_FALSE(is_of_first_form(""));
  EXPECT_FALSE(is_of_first_form("p\np/articles/1.yaml\n3\n一"));
  EXPECT_FALSE(is_of_first_form("articles\narticles/articles/1.yaml\n3\n一"));
}

TEST(KeptText, TheFirstFormIsCompletedFromOutsideItsFolder) {
  const PackFiles others{{"n/pack.yaml", "n"}, {"p/articles/1.yaml", "newer"}, {"p/new.yaml", ""}};
  const auto files = completed(kFirstForm, "p", others);
  ASSERT_TRUE(files);
  EXPECT_EQ(*files, (PackFiles{{"n/pack.yaml", "n"},
                               {"p/articles/1.yaml", "一"},
                               {"p/cases/1.yaml", "x y\n"},
                               {"p/pack.yaml", ""}}));
  EXPECT_FALSE(completed(kFirstForm.substr(0, kFirstForm.size() - 1), "p", others));
  EXPECT_FALSE(completed("articles/1.yaml 30\n一", "p", others));
}

}  // namespace
}  // namespace xs::regulation
