// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/listed_patterns.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "base/text.h"
#include "screening/scene.h"
#include "screening/test_rules.h"
#include "screening/word_list.h"

namespace xs::screening {
namespace {

std::vector<std::string> found_by(std::string_view written, std::string_view text) {
  const ReadPattern read = read_listed_pattern(written);
  EXPECT_EQ(read.fault, "") << written;
  std::vector<std::string> found;
  const Skeleton skeleton = make_skeleton(text);
  for (const PatternMatch& match : ListedPatterns({read.folded}).find(skeleton)) {
    const SourceRange source = skeleton.source(match.begin, match.end);
    found.emplace_back(text.substr(source.begin, source.end - source.begin));
  }
  return found;
}

TEST(ListedPatterns, AnEntryBetweenSlashesIsOne) {
  const struct {
    const char* entry;
    std::optional<std::string_view> pattern;
  } rows[] = {
      {"/青峰[0-9]{2}号/", "青峰[0-9]{2}号"},
      {"／青峰／", "青峰"},
      {"/a/b/", "a/b"},
      {"//", std::nullopt},
      {"/", std::nullopt},
      {"／", std::nullopt},
      {"", std::nullopt},
      {"青峰", std::nullopt},
      {"/青峰", std::nullopt},
      {"青峰/", std::nullopt},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.entry);
    EXPECT_EQ(pattern_in(row.entry), row.pattern);
  }
}

TEST(ListedPatterns, AreWrittenAsPeopleWriteAndFoundAsTextsAreWritten) {
  using Found = std::vector<std::string>;
  const struct {
    const char *pattern, *text;
    Found found;
  } rows[] = {
      {"青峰[一二三]号", "青 峰二\n号和青峰四号", {"青 峰二\n号"}},
      {"絕密[一二三]號", "绝密二号", {"绝密二号"}},
      {"ＸＭ－\\d{4}", "编号ｘｍ－２０２６。", {"ｘｍ－２０２６"}},
      {"XM-\\d{4}", "XM-20261，xm-2026", {"xm-2026"}},
      {"XM-\\d{4}", "AXM-2026 A XM-2026", {"XM-2026"}},
      {"\\d{4}", "12 3456", {"3456"}},
      {"（绝密）", "(绝密)（绝密）", {"(绝密)", "（绝密）"}},
      {"代号\\w{2,5}", "代号ＡＢ_９，", {"代号ＡＢ_９"}},
      {"第.{1，3}号院", "第12号院，第一二三四号院", {"第12号院"}},
      {"[\\u4e00-\\u9fa5]{2}工程", "新青峰工程", {"青峰工程"}},
      {"\\x{9752}峰", "青峰", {"青峰"}},
      {"\\p{Han}{2}工程", "𠮷峰工程", {"𠮷峰工程"}},
      {"[\\p{Han}a]{2}工程", "𠮷a工程", {"𠮷a工程"}},
      {"^青峰$", "甲\t青峰\t青峰乙\n丙\t 青峰 ", {"青峰", "青峰"}},
      {"青.峰", "青\t峰 青甲峰", {"青甲峰"}},
      {"青[^甲]峰", "青\t峰 青乙峰", {"青乙峰"}},
      {"甲\\*乙", "甲＊乙甲*乙甲丙乙", {"甲＊乙", "甲*乙"}},
      {"甲(?:乙|丙)?丁", "甲乙丁甲丁甲丙丁", {"甲乙丁", "甲丁", "甲丙丁"}},
      {"甲 乙", "甲乙", {"甲乙"}},
      {"甲乙甲", "甲乙甲乙甲", {"甲乙甲"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(fmt::format("{} in {}", row.pattern, row.text));
    EXPECT_EQ(found_by(row.pattern, row.text), row.found);
  }
}

TEST(ListedPatterns, FaultsSayWhatToDo) {
  std::string ranges = "甲{2}";
  for (int i = 0; i < 25; ++i) ranges += "(?:\\p{Han}{0,2})?";
  std::string large = "甲乙(?:一";
  for (int i = 0; i < 20; ++i) large += "|\\p{Han}{0,98}";
  large += ")";
  const struct {
    std::string pattern;
    const char* says;
  } rows[] = {
      {"青峰.*号", "上限"},
      {"青峰\\d+", "上限"},
      {"青峰\\d{2,}", "上限"},
      {"(?:青峰.{0,9}){20}", "220"},
      {"青?峰?", "不到两个字"},
      {"[青峰]", "不到两个字"},
      {"^$", "不到两个字"},
      {"青峰|号", "不到两个字"},
      {"青峰[一二", "方括号"},
      {"青峰(一|二", "圆括号"},
      {"青峰一)", "圆括号"},
      {"青峰\\", "反斜杠"},
      {"青峰[9-0]", "颠倒"},
      {"{3}青峰", "次数"},
      {"青峰(?=一)", "不支持"},
      {"青峰(?i)一", "不支持"},
      {"(青峰)\\1", "不支持"},
      {"青峰\\b", "不支持"},
      {"青峰\\uZZ00", "不支持"},
      {"青峰\\s", "空格"},
      {std::string(501, 'a'), "太长"},
      {large, "太大"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.pattern);
    EXPECT_NE(read_listed_pattern(row.pattern).fault.find(row.says), std::string::npos)
        << read_listed_pattern(row.pattern).fault;
  }
  EXPECT_EQ(read_listed_pattern(ranges).fault, "");
}

// ---- the plain way: RE2 on the text of one cell, asked at every character ----

bool cut_out_plainly(const Skeleton& s, std::size_t begin, std::size_t end) {
  const auto joined = [&](std::size_t at) {
    if (at == 0 || at >= s.size() || s.gap(at) != Gap::kNone) return false;
    const char16_t a = s.chars[at - 1], b = s.chars[at];
    const auto kind = [](char16_t c) {
      return c >= u'0' && c <= u'9' ? 1 : c >= u'a' && c <= u'z' ? 2 : 0;
    };
    return kind(a) != 0 && kind(a) == kind(b);
  };
  return joined(begin) || joined(end);
}

struct Found {
  std::size_t begin, end;
  bool operator==(const Found&) const = default;
};
std::vector<Found> found_plainly(const re2::RE2& re, const Skeleton& s) {
  std::vector<Found> out;
  for (std::size_t cell = 0; cell < s.size();) {
    std::size_t cell_end = cell + 1;
    while (cell_end < s.size() && s.gap(cell_end) != Gap::kTab) ++cell_end;
    std::string text;
    std::vector<std::size_t> bytes;  // where each character begins
    for (std::size_t i = cell; i < cell_end; ++i) {
      bytes.push_back(text.size());
      append_utf8(text, s.chars[i]);
    }
    bytes.push_back(text.size());
    for (std::size_t i = 0; i + 1 < bytes.size();) {
      re2::StringPiece match;
      const bool found = re.Match(text, bytes[i], text.size(), re2::RE2::ANCHOR_START, &match, 1);
      const auto end = found
                           ? static_cast<std::size_t>(
                                 std::ranges::find(bytes, bytes[i] + match.size()) - bytes.begin())
                           : 0;
      if (!found || cut_out_plainly(s, cell + i, cell + end)) {
        ++i;
        continue;
      }
      out.push_back({cell + i, cell + end});
      i = end;
    }
    cell = cell_end;
  }
  return out;
}

class Random {
 public:
  explicit Random(unsigned seed) : random_(seed) {}
  std::size_t below(std::size_t n) { return random_() % n; }
  template <std::size_t N>
  std::string one_of(const char* const (&of)[N]) {
    return of[below(N)];
  }
  std::string text(std::size_t length) {
    static const char* const kPieces[] = {"甲", "乙", "丙", "a",  "B",  "1",  "２", "𠮷",     " ",
                                          "　", "\t", "\n", "\t", "\r", "，", "*",  "\u200b", "號"};
    std::string out;
    for (std::size_t i = 0; i < length; ++i) out += one_of(kPieces);
    return out;
  }
  std::string pattern(int depth = 3) {
    static const char* const kAtoms[] = {"甲",    "乙",      "丙", "[甲乙]", "[^甲]", "\\d",
                                         "\\w",   ".",       "a",  "B",      "号",    "\\p{Han}",
                                         "[a-c]", "[１-３]", "，", "\\*"};
    static const char* const kCounts[] = {"?", "{2}", "{0,2}", "{1,3}", "??", "{1,2}?"};
    static const char* const kEnds[] = {"^", "$"};
    std::string out;
    for (std::size_t i = below(3) + 1; i > 0; --i) {
      if (depth > 0 && below(4) == 0) {
        out += "(" + pattern(depth - 1) + "|" + pattern(depth - 1) + ")";
      } else {
        out += one_of(kAtoms);
      }
      if (below(3) == 0) out += one_of(kCounts);
    }
    if (depth == 3 && below(8) == 0) out = one_of(kEnds) + out;
    if (depth == 3 && below(8) == 0) out += one_of(kEnds);
    return out;
  }

 private:
  std::mt19937 random_;
};

TEST(ListedPatterns, AgreeWithThePlainWay) {
  Random random(20261123);
  std::size_t patterns = 0, matches = 0;
  for (int round = 0; round < 2000; ++round) {
    const ReadPattern read = read_listed_pattern(random.pattern());
    if (!read.fault.empty()) continue;
    ++patterns;
    const ListedPatterns fast({read.folded});
    const re2::RE2 plain(read.folded);
    for (int i = 0; i < 5; ++i) {
      const std::string text = random.text(random.below(60));
      const Skeleton skeleton = make_skeleton(text);
      std::vector<Found> found;
      for (const PatternMatch& match : fast.find(skeleton))
        found.push_back({match.begin, match.end});
      ASSERT_EQ(found, found_plainly(plain, skeleton)) << read.folded << "\n" << text;
      matches += found.size();
    }
  }
  EXPECT_GT(patterns, 500U);  // the generator does its work
  EXPECT_GT(matches, 2000U);
}

TEST(ListedPatterns, TooManyMatchesAreOneStretchNobodyLookedAt) {
  std::string text;
  for (std::size_t i = 0; i < ListedPatterns::kMostMatches + 5; ++i) text += "甲乙，";
  const auto found = ListedPatterns({read_listed_pattern("甲.").folded}).find(make_skeleton(text));
  ASSERT_EQ(found.size(), ListedPatterns::kMostMatches + 1);
  const auto begin = static_cast<std::uint32_t>(3 * ListedPatterns::kMostMatches);
  EXPECT_EQ(found.back(), (PatternMatch{begin, begin + 15, 0, true}));
}

// ---- in a word list ----

WordList list_of(std::string_view text) {
  ParsedWordList parsed = parse_word_list(rows_of_text(text), national_rules().categories);
  for (const auto& fault : parsed.faults) ADD_FAILURE() << fault.line << ": " << fault.says;
  parsed.list.id = "L1";
  parsed.list.name = "本局用语";
  return parsed.list;
}

TEST(ListedPatterns, StandBesideWordsInOneList) {
  const WordList list = list_of(
      "词语/式样,类别,理由,依据,例外\n"
      "远山计划,,,,\n"
      "\"/青峰.{0,4}号/\",WORK_SECRET,项目代号,工作秘密清单第三项,青峰路一号、青峰一号院\n"
      "/北岭[一二]期/,,,,\n");
  EXPECT_EQ(parse_word_list(rows_of_text(to_csv(list)), {}).list.words, list.words);
  const WordLists lists{
      std::make_shared<const CompiledWordList>(list, national_rules().categories)};
  const auto screening = national_screener().screen_text(
      "远山计划、青峰 甲\n二号、青峰路一号、青峰一号院、北岭二期、北岭三期。", lists);
  std::vector<std::string> found;
  for (const auto& finding : screening.findings) found.push_back(finding.excerpt);
  EXPECT_EQ(found, (std::vector<std::string>{"远山计划", "青峰 甲\n二号", "北岭二期"}));
  const auto& finding = screening.findings.at(1);
  EXPECT_EQ(finding.category, "WORK_SECRET");
  EXPECT_EQ(finding.detector, "word-list:L1");
  EXPECT_EQ(finding.says, "此处符合本单位词表“本局用语”中的式样：项目代号（工作秘密清单第三项）。");
  EXPECT_EQ(finding.cites, (std::vector<std::string>{"工作秘密清单第三项"}));
  EXPECT_EQ(screening.verdict, document::Action::kBlock);
  EXPECT_EQ(screening.admission, document::Admission::kAdmit);
}

TEST(ListedPatterns, ExceptionsHideAsTheyHideWords) {
  Random random(7);
  for (int round = 0; round < 1000; ++round) {
    const std::string written = random.pattern(1);
    const ReadPattern read = read_listed_pattern(written);
    if (!read.fault.empty()) continue;
    WordList list{"L", "", {{"/" + written + "/", "AGENCY_WORD", "", ""}}, {}};
    for (std::size_t i = random.below(3); i > 0; --i) {
      std::string word;
      while (fold_word(word).size() < 2) word = random.text(4);
      list.exceptions.push_back(word);
    }
    const std::string text = random.text(40);
    const re2::RE2 plain(read.folded);
    const Skeleton skeleton = make_skeleton(text);
    std::vector<Found> expected = found_plainly(plain, skeleton), found;
    std::erase_if(expected, [&](const Found& each) {
      return std::ranges::any_of(list.exceptions, [&](const std::string& exception) {
        const std::u16string word = fold_word(exception);
        for (std::size_t at = 0; (at = skeleton.chars.find(word, at)) != word.npos; ++at) {
          if (at <= each.begin && each.end <= at + word.size()) return true;
        }
        return false;
      });
    });
    std::vector<Hit> hits;
    CompiledWordList(list, {}).find(skeleton, hits);
    for (const Hit& hit : hits) found.push_back({hit.begin, hit.end});
    EXPECT_EQ(found, expected) << written << "\n" << text;
  }
}

TEST(ListedPatterns, FaultsHaveTheirLines) {
  std::string text = "词语/式样,例外\n/青峰.*/,\n\"/青峰.{0,4}号/\",\n/甲,\n,青峰乙号\n,青山\n";
  const ParsedWordList parsed = parse_word_list(rows_of_text(text), {});
  std::vector<std::size_t> lines;
  for (const auto& fault : parsed.faults) lines.push_back(fault.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{2, 4, 6}));
  std::string many;
  for (std::size_t i = 0; i <= kMostListedPatterns; ++i) many += fmt::format("/代号{}甲/\n", i);
  EXPECT_EQ(parse_word_list(rows_of_text(many), {}).faults.size(), 1U);
  EXPECT_EQ(parse_word_list(rows_of_text("/甲乙/\n/甲 乙/\n／甲乙／\n"), {}).list.words.size(), 1U);
}

}  // namespace
}  // namespace xs::screening
