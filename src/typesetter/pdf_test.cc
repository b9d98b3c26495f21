// SPDX-License-Identifier: AGPL-3.0-or-later
#include "typesetter/pdf.h"

#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>

#include "base/text.h"
#include "letters/case_fixture_test.h"
#include "sandbox/typesetter.h"
#include "typesetter/lines.h"

namespace xs::typesetter {
namespace {

using letters::Letter;

const Fonts& fonts() {
  static const auto opened = Fonts::open();
  EXPECT_TRUE(opened) << opened.error().public_text;
  return **opened;
}

Bytes pdf_of(const Letter& letter) {
  const auto pdf = to_pdf(letter, fonts());
  EXPECT_TRUE(pdf) << pdf.error().public_text;
  return pdf.value_or(Bytes{});
}

bool has_pdftotext() { return std::system("pdftotext -v >/dev/null 2>&1") == 0; }

// As another program reads it; a form feed ends each page.
std::string text_of(const Bytes& pdf) {
  std::string pattern = (std::filesystem::temp_directory_path() / "letter.XXXXXX").string();
  const int file = ::mkstemp(pattern.data());
  EXPECT_EQ(::write(file, pdf.data(), pdf.size()), static_cast<ssize_t>(pdf.size()));
  ::close(file);
  std::string text;
  FILE* out = ::popen(("pdftotext -enc UTF-8 '" + pattern + "' -").c_str(), "r");
  for (int c = 0; (c = std::fgetc(out)) != EOF;) text += static_cast<char>(c);
  EXPECT_EQ(::pclose(out), 0);
  std::filesystem::remove(pattern);
  return text;
}

// Where lines are broken depends on the fonts of the machine; the words do not.
std::string without_space(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = decode_utf8(text, at);
    at += c.length;
    if (c.value != ' ' && c.value != '\n' && c.value != '\f' && c.value != 0x3000) {
      append_utf8(out, c.value);
    }
  }
  return out;
}

Letter letter_of(std::vector<letters::Block> blocks) {
  return {.id = "t",
          .title = "试用表",
          .agency = "某局",
          .blocks = std::move(blocks),
          .about = "案号 1",
          .digest = std::string(64, '0'),
          .code = "ABCD-EFGH-JKMN-PQRS",
          .made = "2026-11-23T08:30:00.000Z"};
}

letters::Cell cell(const std::string& text, int least = 1) {
  return {.lines = {text}, .signed_lines = {}, .columns = 1, .least_lines = least, .label = false};
}

std::string times(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::size_t count_of(std::string_view text, std::string_view what) {
  std::size_t count = 0;
  for (std::size_t at = text.find(what); at != std::string_view::npos;
       at = text.find(what, at + what.size())) {
    ++count;
  }
  return count;
}

// Every glyph of every page stands on the paper, within its margins.
void expect_within(const std::vector<Page>& pages) {
  for (const Page& page : pages) {
    for (const Mark& mark : page) {
      if (mark.kind != Mark::Kind::kText) continue;
      EXPECT_GT(mark.y, kTop);
      EXPECT_LT(mark.y, kPageHeight - 10);
      for (const PlacedGlyph& glyph : mark.glyphs) {
        EXPECT_GE(glyph.x, kLeft - 0.5);
        EXPECT_LE(glyph.x + glyph.glyph.advance, kLeft + kTextWidth + 0.5);
      }
    }
  }
}

TEST(Pdf, TextOfAFullCaseUnderEachRegulation) {
  if (!has_pdftotext()) GTEST_SKIP() << "pdftotext (poppler-utils) is not there";
  for (const std::string id :
       {"county-audit-bureau", "government-office", "district-ecology-bureau"}) {
    SCOPED_TRACE(id);
    const regulation::Pack pack = letters::pack_of(id);
    const auto full = letters::full_case(id, pack);
    const Letter letter =
        fill(letters::templates_of(pack).at("review-form"), facts_of(full.item, pack, full.around));
    const std::string text = text_of(pdf_of(letter));
    const auto path =
        std::filesystem::path(XS_SOURCE_DIR) / "src/typesetter/golden" / (id + ".txt");
    if (std::getenv("XS_WRITE_GOLDEN") != nullptr) std::ofstream(path) << text;
    EXPECT_EQ(without_space(text), without_space(letters::file_text(path)));
  }
}

TEST(Pdf, EveryLetterOfEveryRegulationStandsWithinItsMargins) {
  for (const std::string id :
       {"county-audit-bureau", "government-office", "district-ecology-bureau"}) {
    const regulation::Pack pack = letters::pack_of(id);
    auto full = letters::full_case(id, pack);
    full.item.permits = {{"permit-1", full.item.opened, full.around.last_act, "有误"}};
    const auto facts = facts_of(full.item, pack, full.around);
    for (const auto& [name, form] : letters::templates_of(pack)) {
      SCOPED_TRACE(id + "/" + name);
      const auto pages = lay_out(fill(form, facts), fonts());
      ASSERT_TRUE(pages) << pages.error().public_text;
      expect_within(*pages);
    }
  }
}

TEST(Pdf, TheSameLetterIsTheSameBytes) {
  const Letter letter = letter_of({letters::Paragraph{{}, "同一份文书 2026", {}}});
  const Bytes first = pdf_of(letter);
  EXPECT_EQ(first, pdf_of(letter));
  const std::string text(first.begin(), first.end());
  EXPECT_EQ(text.substr(0, 5), "%PDF-");
  EXPECT_NE(text.find("/CreationDate (20261123083000Z"), std::string::npos);
  EXPECT_NE(text.find("/StructTreeRoot"), std::string::npos);
  EXPECT_NE(text.find("/MarkInfo"), std::string::npos);
  EXPECT_NE(text.find("/FontFile"), std::string::npos);
}

TEST(Pdf, LongTablesRepeatTheirHeadingAndLoseNothing) {
  if (!has_pdftotext()) GTEST_SKIP() << "pdftotext (poppler-utils) is not there";
  letters::Table table{.widths = {1, 3}, .heading = {{{cell("序号"), cell("内容")}}}, .groups = {}};
  for (int i = 0; i < 120; ++i) {
    table.groups.push_back(
        {.side = {}, .rows = {{{cell("第" + std::to_string(i) + "行"), cell("内容甲")}}}});
  }
  const std::string text = text_of(pdf_of(letter_of({table})));
  const std::size_t pages = count_of(text, "\f");
  EXPECT_GT(pages, 3U);
  EXPECT_EQ(count_of(text, "序号"), pages);
  for (int i = 0; i < 120; ++i) {
    EXPECT_EQ(count_of(text, "第" + std::to_string(i) + "行"), 1U) << i;
  }
  EXPECT_NE(without_space(text).find("第1页共" + std::to_string(pages) + "页"), std::string::npos);
}

TEST(Pdf, ALongFactIsDividedOverPagesAndNotCutOff) {
  if (!has_pdftotext()) GTEST_SKIP() << "pdftotext (poppler-utils) is not there";
  const std::string text = times("审查意见共十个字。。", 500);  // 5 000 characters
  const std::string word = times("a1b2c3d4e5", 500);            // one word of 5 000 letters
  letters::Cell signed_cell = cell(text);
  signed_cell.signed_lines = {"签名：某人"};
  const letters::Table table{
      .widths = {1, 1, 6},
      .heading = {{{cell("甲"), cell("乙"), cell("丙")}}},
      .groups = {{.side = "四个问题合在一起", .rows = {{{cell("丁"), signed_cell}}}},
                 {.side = {}, .rows = {{{cell("戊"), cell("己"), cell(word)}}}}}};
  const auto laid = lay_out(letter_of({letters::Paragraph{{}, text, {}}, table}), fonts());
  ASSERT_TRUE(laid);
  expect_within(*laid);
  const Bytes pdf = pdf_of(letter_of({letters::Paragraph{{}, text, {}}, table}));
  const std::string read = without_space(text_of(pdf));
  EXPECT_EQ(count_of(read, "审"), 1000U);
  EXPECT_EQ(count_of(read, "见"), 1000U);
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(read, 'c')), 500U);
  EXPECT_EQ(count_of(read, "签名：某人"), 1U);
}

TEST(Pdf, RowsOfOneSideStayTogetherWithItsWords) {
  letters::Group group{.side = "一二三四五六七八九十一二三四五六七八九十", .rows = {}};
  group.rows.push_back({{cell("甲")}});
  letters::Table table{.widths = {1, 12}, .heading = {}, .groups = {}};
  for (const int before : {0, 20, 30, 33, 35}) {
    SCOPED_TRACE(before);
    table.groups.clear();
    for (int i = 0; i < before; ++i) {
      table.groups.push_back({.side = {}, .rows = {{{cell("乙"), cell("丙")}}}});
    }
    table.groups.push_back(group);
    const auto pages = lay_out(letter_of({table}), fonts());
    ASSERT_TRUE(pages);
    std::size_t told = 0;
    for (const Page& page : *pages) {
      for (const Mark& mark : page) {
        for (const PlacedGlyph& glyph : mark.glyphs) told += glyph.c == U'九' ? 1 : 0;
      }
    }
    EXPECT_EQ(told, 2U);
    expect_within(*pages);
  }
}

TEST(Pdf, ACharacterThatNoFontHasIsNamed) {
  const auto pdf = to_pdf(letter_of({letters::Paragraph{{}, "姓名\U00032000某", {}}}), fonts());
  ASSERT_FALSE(pdf);
  EXPECT_EQ(pdf.error().code, ErrorCode::kInvalidInput);
  EXPECT_NE(pdf.error().public_text.find("（U+32000）"), std::string::npos);
}

TEST(Lines, BreakWhereChineseLinesMay) {
  struct Case {
    std::u32string text;
    double width;
    std::vector<std::u32string> lines;
  };
  const std::vector<Case> cases{
      {U"一二三四五六", 3, {U"一二三", U"四五六"}},
      {U"一二三，四五", 3, {U"一二", U"三，四", U"五"}},
      {U"一二（三）四", 3, {U"一二", U"（三）", U"四"}},
      {U"一二“三四”", 3, {U"一二", U"“三", U"四”"}},
      {U"一二2026年", 4, {U"一二", U"2026", U"年"}},
      {U"一 二", 2, {U"一", U"二"}},
      {U"abcdefgh", 3, {U"abc", U"def", U"gh"}},
      {U"一abcdefgh", 3, {U"一ab", U"cde", U"fgh"}},
      {U"□是 □否 □不能", 5, {U"□是 □否", U"□不能"}},
      {U"，，，，", 2, {U"，，", U"，，"}},
      {U"", 2, {U""}},
  };
  for (const Case& each : cases) {
    std::vector<Character> characters;
    for (const char32_t c : each.text) characters.push_back({c, 1});
    std::vector<std::u32string> lines;
    for (const LineRange& range : break_lines(characters, each.width, 0)) {
      lines.push_back(each.text.substr(range.begin, range.end - range.begin));
    }
    EXPECT_EQ(lines, each.lines) << lines.size();
  }
}

TEST(Lines, TwentyEightCharactersOfTheThirdSizeFillALine) {
  std::vector<Character> characters(29, {U'审', 15.75});
  const auto lines = break_lines(characters, kTextWidth, 0);
  ASSERT_EQ(lines.size(), 2U);
  EXPECT_EQ(lines[0].end, 28U);
}

TEST(Program, SetsALetterInItsSandbox) {
  const auto typesetter =
      sandbox::Typesetter::of(std::filesystem::path(XS_BINARY_DIR) / "xianshen-typesetter");
  const Letter letter = letter_of({letters::Paragraph{{}, "在隔离的进程里排版", {}}});
  const auto pdf = typesetter->set(letters::encode(letter));
  ASSERT_TRUE(pdf) << pdf.error().public_text << pdf.error().detail;
  EXPECT_EQ(*pdf, pdf_of(letter));
  const auto missing =
      typesetter->set(letters::encode(letter_of({letters::Paragraph{{}, "\U00032000", {}}})));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, ErrorCode::kInvalidInput);
  const auto nonsense = typesetter->set("{}");
  ASSERT_FALSE(nonsense);
  EXPECT_EQ(nonsense.error().public_text, "文书的内容不完整，不能排版。");
  ASSERT_TRUE(typesetter->set(letters::encode(letter)));
}

TEST(Program, ThatIsNotThereIsSaidToBeUnavailable) {
  const auto typesetter = sandbox::Typesetter::of("/nowhere/xianshen-typesetter");
  const auto pdf = typesetter->set("{}");
  ASSERT_FALSE(pdf);
  EXPECT_EQ(pdf.error().code, ErrorCode::kUnavailable);
}

}  // namespace
}  // namespace xs::typesetter
