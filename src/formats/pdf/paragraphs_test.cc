// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/pdf/paragraphs.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "formats/part_lookup.h"

namespace xs::formats {
namespace {

// One line of a page in sixteen-point letters: where it begins in letters from the left margin, on
// which line from the top, and what it says.
struct Placed {
  float x = 0, y = 0;
  std::string words;
  float size = 16;
};

struct LaidPage {
  std::string text;
  std::vector<document::Run> runs;
  std::vector<LaidLine> lines;
};

LaidPage laid(const std::vector<Placed>& placed) {
  LaidPage page;
  for (const Placed& line : placed) {
    float letters = 0;
    for (std::size_t at = 0; at < line.words.size();) {
      const auto one = decode_utf8(line.words, at);
      letters += one.value >= 0x2E80 ? 1.0F : 0.5F;
      at += one.length;
    }
    const auto start = static_cast<std::uint32_t>(page.text.size());
    page.text += line.words;
    const auto end = static_cast<std::uint32_t>(page.text.size());
    const document::Box box{90 + line.x * 16, 100 + line.y * 28, letters * line.size, line.size};
    page.runs.push_back({start, end, 1, box});
    page.lines.push_back({start, end, box, line.size, false});
    page.text += '\n';
  }
  return page;
}

// Twenty letters a line.
const std::string kFirst = "县审计局组织召开了全县审计整改工作推进会，";
const std::string kLong = "会议由局党组书记、局长主持并作了重要讲话，";
const std::string kLast = "各股室负责人参加。";

TEST(Paragraphs, GoOnWhereALineIsFull) {
  const std::string indented = kFirst.substr(0, kFirst.size() - 9);
  const struct {
    std::string name;
    std::vector<Placed> lines;
    std::vector<bool> on;
  } rows[] = {
      {"a paragraph of two lines", {{2, 0, kFirst}, {0, 1, kLast}}, {true, false}},
      {"indented and full",
       {{2, 0, indented + "和"}, {0, 1, kFirst}, {0, 2, kLast}},
       {true, true, false}},
      {"the next paragraph has its own indent",
       {{2, 0, indented + "和"}, {0, 1, kFirst}, {2, 2, indented + "和"}, {0, 3, kLast}},
       {true, false, true, false}},
      {"a short line ends its paragraph",
       {{2, 0, indented + "和"}, {0, 1, kLast}, {0, 2, kFirst}},
       {true, false, false}},
      {"too far below",
       {{2, 0, indented + "和"}, {0, 3, kFirst}, {0, 4, kLast}},
       {false, false, false}},
      {"a centred title of two lines",
       {{2, 0, "县审计局关于二〇二五年度预算执行"}, {6, 1, "审计结果的公告"}},
       {false, false}},
      {"a title above the text",
       {{0, 0, "关于全县审计整改工作推进情况的报告（摘要）", 22},
        {2, 1, indented + "和"},
        {0, 2, kFirst},
        {0, 3, kLast}},
       {false, true, true, false}},
      {"two columns, or a table",
       {{0, 0, kFirst}, {24, 0, kFirst}, {0, 1, kFirst}, {24, 1, kFirst}, {0, 2, kFirst}},
       {false, false, false, false, false}},
      {"a narrow column",
       {{2, 0, "青石镇中心小"}, {0, 1, "学三年级二班学生"}, {0, 2, "名单"}},
       {false, false, false}},
      {"without indents, sentences and items keep their ends",
       {{0, 0, kFirst},
        {0, 1, kLong},
        {0, 2, kFirst.substr(0, kFirst.size() - 3) + "。"},
        {0, 3, kFirst},
        {0, 4, "一、" + kFirst.substr(6)},
        {0, 5, kLast}},
       {true, true, false, false, true, false}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const LaidPage page = laid(row.lines);
    EXPECT_EQ(lines_that_go_on(page.text, page.lines), row.on);
  }
}

TEST(Paragraphs, RunsMoveWithTheirWords) {
  LaidPage page = laid({{2, 0, "联系人住址：青石镇河东村三组十八号"},
                        {0, 1, "附近，电话请打 Mobile number, please see"},
                        {0, 2, "appendix。"}});
  std::vector<std::string> before;
  for (const auto& run : page.runs) {
    before.push_back(page.text.substr(run.start, run.end - run.start));
  }
  join_paragraphs(page.text, page.runs, page.lines);
  EXPECT_EQ(page.text,
            "联系人住址：青石镇河东村三组十八号附近，电话请打 Mobile number, please see "
            "appendix。\n");
  for (std::size_t i = 0; i < page.runs.size(); ++i) {
    EXPECT_EQ(page.text.substr(page.runs[i].start, page.runs[i].end - page.runs[i].start),
              before[i]);
  }
}

// A statistical report: paragraphs, tables, titles, footnotes.
TEST(Paragraphs, OfARealReport) {
  const char* named = std::getenv("XIANSHEN_SHARED");
  const std::filesystem::path shared =
      named ? std::filesystem::path(named)
            : std::filesystem::path(XS_SOURCE_DIR).parent_path() / "shared";
  const auto file = shared / "corpus/files/SimonXinw+job/233aec23_性别数据.pdf";
  if (!std::filesystem::exists(file)) GTEST_SKIP() << "no shared corpus: set XIANSHEN_SHARED";
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto document = must_read(as_bytes(bytes));
  const struct {
    std::string_view what, page, text;
  } rows[] = {
      {"titles", "page/1", "深圳市统计局\n深圳市妇女儿童工作委员会\n深圳市性别平等促进办公室\n"},
      {"a heading", "page/2", "人口特征\n人口规模与性别比\n"},
      {"cells", "page/2", "\n福田\n罗湖\n盐田\n"},
      {"a paragraph", "page/2",
       "\n万人，占全市户籍人口的49.4%；女性319.09万人，占全市户籍人口的50.6%，"
       "户籍人口性别比为97.73。\n2021年，"},
      {"footnotes", "page/2",
       "常住人口总数根据“七人普”数据进行了修正。\n2注：人口性别比是指报告期末，"},
      {"three lines and a short one", "page/9",
       "2021年，深圳市共有0.48万老人入住养老院，其中女性0.30万人，性别比为61.30。全年共有52.44万人"
       "领取养老金，其中女性36.83万人，性别比为42.40。\n"},
      {"a paragraph of one line", "page/10",
       "\n2021年，深圳市学生体质健康达标率为96.5%。\n7参政议政\n"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    const std::string text = text_at(document, row.page);
    EXPECT_NE(text.find(row.text), std::string::npos) << text;
  }
  // Boxes still stand where the words stand.
  const document::Part* page = find_part(document, "page/9");
  ASSERT_NE(page, nullptr);
  for (const document::Run& run : page->runs) {
    EXPECT_EQ(page->text.substr(run.start, run.end - run.start).find('\n'), std::string::npos);
  }
}

}  // namespace
}  // namespace xs::formats
