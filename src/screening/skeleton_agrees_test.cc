// SPDX-License-Identifier: AGPL-3.0-or-later
// The fast makers of skeletons give what the plain one gives, on texts of every kind.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/text.h"
#include "screening/fold.h"
#include "screening/plain_skeleton.h"
#include "screening/skeleton.h"

namespace xs::screening {
namespace {

// Compares everything both can be asked; one failure is enough.
::testing::AssertionResult agrees(const std::string& text) {
  const PlainSkeleton plain = make_plain_skeleton(text);
  static Skeleton made;  // the memory of the text before must not show
  make_skeleton(text, made);
  const auto failure = [&](const char* what, std::size_t at) {
    return ::testing::AssertionFailure()
           << what << " at " << at << " of " << ::testing::PrintToString(text);
  };
  if (made.is_utf8() != is_valid_utf8(text)) return failure("is_utf8", 0);
  if (made.chars != plain.chars) {
    const auto [a, b] =
        std::mismatch(made.chars.begin(), made.chars.end(), plain.chars.begin(), plain.chars.end());
    return failure("characters", static_cast<std::size_t>(a - made.chars.begin()));
  }
  std::size_t line = 0;
  for (std::size_t i = 0; i < plain.chars.size(); ++i) {
    if (made.gap(i) != plain.gaps[i]) return failure("gap", i);
    if (made.begin(i) != plain.begins[i]) return failure("begin", i);
    if (made.end(i) != plain.ends[i]) return failure("end", i);
    if (i > 0 && plain.gaps[i] == Gap::kLine) {
      if (made.line_end(line) != i) return failure("line end", i);
      line = i;
    }
    if (made.line_begin(i) != line) return failure("line begin", i);
  }
  if (!plain.chars.empty() && made.line_end(line) != made.size()) return failure("last line", line);
  for (std::size_t byte = 0; byte <= text.size(); ++byte) {
    const auto first = std::lower_bound(plain.begins.begin(), plain.begins.end(), byte);
    if (made.at_byte(byte) != static_cast<std::size_t>(first - plain.begins.begin())) {
      return failure("at_byte", byte);
    }
  }
  return ::testing::AssertionSuccess();
}

class Random {
 public:
  std::size_t below(std::size_t n) { return engine_() % n; }
  char32_t of(std::u32string_view from) { return from[below(from.size())]; }
  char byte() { return static_cast<char>(below(256)); }

 private:
  std::mt19937_64 engine_{20260101};
};

// What the makers treat apart, and the borders of those ranges.
const std::u32string& odd_characters() {
  static const std::u32string kOdd = [] {
    std::u32string made =
        U" \t\n\v\f\r\x7F\x80\x85\xA0\xAD·×\u0300\u036F\u061Cх\u1680\u180B\u180E\u2000\u200B\u2010"
        U"\u2014\u2018“”\u2028\u2029\u202E\u202F\u205F\u2060\u206F\u2070★☆⭐①□■○\u2E31"
        U"\u3000\u3001。〇《》「」【】〔〕〜・ー\u3164㊙㊗\u33FF\uD7FF\uE000\uF0AB\uF0B6\uFE0F"
        U"\uFE10\uFE30"
        U"\uFEFF！＊．０９ＡＺａｚ～｡､･\uFFA0￥\uFFFD\uFFFF𝟎𝟗🌟𠀀\U000E0100\U0010FFFF";
    for (const char16_t c : traditional_characters()) made += c;
    return made;
  }();
  return kOdd;
}

char32_t any_character(Random& random) {
  const std::size_t kind = random.below(10);
  if (kind < 3) return static_cast<char32_t>(0x4E00 + random.below(0x5200));
  if (kind < 5) return static_cast<char32_t>(random.below(0x80));
  if (kind < 8) return random.of(odd_characters());
  const auto c = static_cast<char32_t>(random.below(kind == 8 ? 0x10000 : 0x110000));
  return c >= 0xD800 && c <= 0xDFFF ? U'密' : c;
}

class SkeletonAgrees : public ::testing::TestWithParam<Instructions> {
 protected:
  void SetUp() override { use_instructions(GetParam()); }
  void TearDown() override { use_instructions(Instructions::kBest); }
  Random random_;
};

TEST_P(SkeletonAgrees, OnEveryCharacterAtEveryPlaceOfABlock) {
  for (char32_t c = 0; c < 0x30000; c += c < 0x11000 ? 1 : 61) {
    std::string text(random_.below(80), 'a');
    append_utf8(text, c);
    text += "密";
    append_utf8(text, c);
    text.append(random_.below(80), c % 2 == 0 ? ' ' : 'b');
    ASSERT_TRUE(agrees(text)) << "U+" << std::hex << static_cast<std::uint32_t>(c);
  }
}

TEST_P(SkeletonAgrees, OnRandomText) {
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random_.below(300); left > 0; --left) {
      append_utf8(text, any_character(random_));
    }
    ASSERT_TRUE(agrees(text));
  }
}

// Long runs of one character, dropped or kept, with few others between.
TEST_P(SkeletonAgrees, OnRuns) {
  for (int round = 0; round < 4'000; ++round) {
    std::string text;
    for (std::size_t runs = random_.below(12); runs > 0; --runs) {
      const char32_t c =
          random_.below(2) == 0 ? random_.of(odd_characters()) : any_character(random_);
      for (std::size_t left = random_.below(random_.below(8) == 0 ? 600 : 30); left > 0; --left) {
        append_utf8(text, c);
      }
    }
    ASSERT_TRUE(agrees(text));
  }
}

TEST_P(SkeletonAgrees, OnBytesThatAreNoText) {
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t left = random_.below(200); left > 0; --left) {
      if (random_.below(6) == 0) {
        text += random_.byte();
      } else {
        append_utf8(text, any_character(random_));
      }
    }
    if (!text.empty() && random_.below(2) == 0) text.resize(random_.below(text.size()));
    ASSERT_TRUE(agrees(text));
    for (char& c : text) c = random_.byte();
    ASSERT_TRUE(agrees(text));
  }
}

TEST_P(SkeletonAgrees, OnLongText) {
  for (int round = 0; round < 20; ++round) {
    std::string text;
    const std::size_t noise = random_.below(3);
    while (text.size() < 60'000) {
      append_utf8(text, random_.below(4) < noise ? any_character(random_) : U'密');
    }
    ASSERT_TRUE(agrees(text));
  }
}

INSTANTIATE_TEST_SUITE_P(Instructions, SkeletonAgrees,
                         ::testing::Values(Instructions::kBest, Instructions::kPortable));

}  // namespace
}  // namespace xs::screening
