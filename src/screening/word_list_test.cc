// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/word_list.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <random>

#include "base/text.h"
#include "screening/scene.h"
#include "screening/test_rules.h"

namespace xs::screening {
namespace {

const std::vector<Category>& categories() { return national_rules().categories; }

ParsedWordList parse(std::string_view text) {
  return parse_word_list(rows_of_text(text), categories());
}
WordLists lists(std::string_view text, const std::string& id = "L1") {
  ParsedWordList parsed = parse(text);
  for (const auto& fault : parsed.faults) ADD_FAILURE() << fault.line << ": " << fault.says;
  parsed.list.id = id;
  parsed.list.name = "本局用语";
  return {std::make_shared<const CompiledWordList>(parsed.list, categories())};
}

TEST(WordList, IsReadFromEveryShapeOfTable) {
  const std::vector<ListedWord> plain{{"青峰工程", "AGENCY_WORD", "", ""},
                                      {"内部研判", "WORK_SECRET", "", ""}};
  const std::vector<ListedWord> full{{"青峰工程", "AGENCY_WORD", "尚未公布", "保密法第十三条"},
                                     {"内部研判", "WORK_SECRET", "含“,”", ""}};
  const struct {
    const char *name, *text;
    std::vector<ListedWord> words;
    std::vector<std::string> exceptions;
  } rows[] = {
      {"lines", "\xEF\xBB\xBF青峰工程\r\n\r\n内部研判\tWORK_SECRET\n", plain, {}},
      {"commas", "青峰工程\n 内部研判 ,工作秘密和内部标志", plain, {}},
      {"heading", "序号,类别,词语\n1,,青峰工程\n2,WORK_SECRET,内部研判\n", plain, {}},
      {"English heading", "Keyword,Category\n青峰工程,\n内部研判,WORK_SECRET\n", plain, {}},
      {"title above the heading",
       "某局词表,,\n,,\n词语,类别,备注\n青峰工程,,新\n内部研判,WORK_SECRET,\n",
       plain,
       {}},
      {"a listed word that could be a heading",
       "青峰工程\n内部研判,WORK_SECRET\n名称\n",
       {plain[0], plain[1], {"名称", "AGENCY_WORD", "", ""}},
       {}},
      {"all columns",
       "词语,类别,理由,依据,例外\n青峰工程,,尚未公布,保密法第十三条,青峰工程学院、青峰工程公司\n"
       "内部研判,WORK_SECRET,\"含“,”\",,\n",
       full,
       {"青峰工程学院", "青峰工程公司"}},
      {"exceptions in rows of their own",
       "青峰工程,,尚未公布,保密法第十三条\n内部研判,WORK_SECRET,\"含“,”\",\n青峰工程学院,例外\n"
       ",,,,青峰工程公司\n",
       full,
       {"青峰工程学院", "青峰工程公司"}},
      {"the same row twice", "青峰工程\n内部研判,WORK_SECRET\n青 峰工程\n", plain, {}},
      {"quotes and line ends",
       "\"青峰工程\"\n\"内部研判\",\"WORK_SECRET\"\n\"一\"\"二\n三\"\n",
       {plain[0], plain[1], {"一\"二\n三", "AGENCY_WORD", "", ""}},
       {}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    const ParsedWordList parsed = parse(row.text);
    EXPECT_EQ(parsed.faults, std::vector<WordListFault>{});
    EXPECT_EQ(parsed.list.words, row.words);
    EXPECT_EQ(parsed.list.exceptions, row.exceptions);
  }
}

TEST(WordList, SaysEverythingThatIsWrongAtOnce) {
  const ParsedWordList parsed = parse(
      "词语,类别,理由,例外\n"               // 1
      "甲,,,\n"                             // 2: too short
      "青峰工程,国家秘密标志,,\n"           // 3: refuses uploads
      ",,无词,\n"                           // 4: no word
      "内部研判,WORK_SECRET,,内部研判室\n"  // 5
      "内部 研判,WORK_SECRET,另一理由,\n"   // 6: again, otherwise
      "远山计划,,,青峰\n"                   // 7: hides nothing
      "内部研判,例外,,\n");                 // 8: word and exception
  std::vector<std::size_t> lines;
  for (const auto& fault : parsed.faults) lines.push_back(fault.line);
  EXPECT_EQ(lines, (std::vector<std::size_t>{2, 3, 4, 6, 7, 8}));
  for (const auto& fault : parsed.faults) {
    EXPECT_EQ(fault.says.find("研判"), std::string::npos) << "a fault quotes nothing";
  }
}

TEST(WordList, FaultsOfTheWhole) {
  const struct {
    std::string text;
    std::size_t line;
    const char* says;
  } rows[] = {
      {"", 0, "没有词"},
      {"\n \n", 0, "没有词"},
      {"词语,类别\n", 0, "没有词"},
      {"词语,类别,分类\n青峰工程,,\n", 1, "两列"},
      {"青峰工程\n\"内部研判\n远山计划\n", 2, "引号"},
      {"青峰工程\n\"内部\"研判\n", 2, "引号"},
      {"青峰工程," + std::string(65, 'X') + "\n", 1, "类别太长"},
      {std::string(200, 'x') + "\n", 1, "词太长"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const ParsedWordList parsed = parse(row.text);
    ASSERT_EQ(parsed.faults.size(), 1U);
    EXPECT_EQ(parsed.faults[0].line, row.line);
    EXPECT_NE(parsed.faults[0].says.find(row.says), std::string::npos) << parsed.faults[0].says;
  }
}

TEST(WordList, IsReadInBothEncodings) {
  const auto text = text_of_list(as_bytes(std::string_view("\xC7\xE0\xB7\xE5\xB9\xA4\xB3\xCC\n")));
  ASSERT_TRUE(text);
  EXPECT_EQ(parse(*text).list.words.at(0).word, "青峰工程");
  EXPECT_EQ(text_of_list(as_bytes(std::string_view("青峰工程"))), "青峰工程");
  EXPECT_FALSE(text_of_list(as_bytes(std::string_view("\xFF\xFE\xFF"))));
}

TEST(WordList, IsReadFromTheCellsOfAWorkbook) {
  document::Document document;
  document.format = "xlsx";
  document::Part notes{"sheet/1", "说明", document::PartKind::kHiddenSheet, false, "甲乙", {}, {}};
  notes.cells = {{0, 6, 1, 1, 1}};
  document::Part part{"sheet/2", "词", document::PartKind::kSheet, true, "", {}, {}};
  const auto cell = [&](std::string_view text, int row, int column) {
    const auto start = static_cast<std::uint32_t>(part.text.size());
    part.text += text;
    part.cells.push_back({start, static_cast<std::uint32_t>(part.text.size()), 1, row, column});
    part.text += '\t';
  };
  cell("词语", 2, 2), cell("例外", 2, 4), cell("内部研判", 3, 2), cell("甲", 7, 2);
  cell("内部研判室", 3, 4);
  std::ranges::stable_sort(part.cells, {}, &document::Cell::row);
  document.parts = {notes, part};
  const ParsedWordList parsed = parse_word_list(rows_of(document), categories());
  ASSERT_EQ(parsed.list.words.size(), 1U);
  EXPECT_EQ(parsed.list.words[0].word, "内部研判");
  EXPECT_EQ(parsed.list.exceptions, (std::vector<std::string>{"内部研判室"}));
  ASSERT_EQ(parsed.faults.size(), 1U);
  EXPECT_EQ(parsed.faults[0].line, 7U);
}

TEST(WordList, ComesBackFromItsCsvUnchanged) {
  const ParsedWordList first = parse(
      "词语,类别,理由,依据,例外\n\"一\"\"二\n,三\",自拟类别,理由  一,第十三条,\n"
      "内部研判,WORK_SECRET,,,内部研判室\n名称,,,,\n");
  ASSERT_TRUE(first.faults.empty());
  const std::string csv = to_csv(first.list);
  const ParsedWordList again = parse_word_list(rows_of_text(csv), {});
  EXPECT_EQ(again.list, first.list);
  EXPECT_TRUE(again.faults.empty());
  EXPECT_EQ(to_csv(again.list), csv);
}

TEST(WordList, FindsWordsHoweverTheyAreWritten) {
  const WordLists all = lists(
      "青峰工程\n青峰工程二期\n远山计划\tWORK_SECRET\t供决策\tA-6-2\nK-7(甲)型\t本局项目\nISO\n");
  const struct {
    const char *text, *category, *found;
  } rows[] = {
      {"关于青峰工程的公示", "AGENCY_WORD", "青峰工程"},
      {"关于青 峰工\n程的公示", "AGENCY_WORD", "青 峰工\n程"},
      {"关于青峰工程二期的公示", "AGENCY_WORD", "青峰工程二期"},
      {"学习远山计划书", "WORK_SECRET", "远山计划"},
      {"采购Ｋ－７（甲）型设备", "本局项目", "Ｋ－７（甲）型"},
      {"通过ISO认证", "AGENCY_WORD", "ISO"},
      {"通过iso 9001认证", "AGENCY_WORD", "iso"},
      {"关于青山工程的公示", nullptr, nullptr},
      {"the isolated case", nullptr, nullptr},
      {"青峰\t工程", nullptr, nullptr},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const auto screening = national_screener().screen_text(row.text, all);
    ASSERT_EQ(screening.findings.size(), row.category != nullptr ? 1U : 0U);
    if (row.category == nullptr) continue;
    EXPECT_EQ(screening.findings[0].category, row.category);
    EXPECT_EQ(screening.findings[0].excerpt, row.found);
    EXPECT_EQ(screening.findings[0].detector, "word-list:L1");
  }
  const auto found = national_screener().screen_text("学习远山计划", all);
  EXPECT_EQ(found.verdict, document::Action::kBlock);
  EXPECT_EQ(found.findings[0].says, "此处有本单位词表“本局用语”中的词：供决策（A-6-2）。");
  EXPECT_EQ(found.findings[0].cites, (std::vector<std::string>{"A-6-2"}));
  EXPECT_EQ(national_screener().screen_text("青峰工程", all).verdict, document::Action::kReview);
  EXPECT_EQ(national_screener().screen_file_name("青峰工程.docx", all).findings.size(), 1U);
  EXPECT_TRUE(national_screener().screen_text("青峰工程").findings.empty());
}

TEST(WordList, ALongerInnocentWordWins) {
  const WordLists all = lists("青峰\n青峰山庄\n青峰山,例外\n大青峰,例外\n");
  const struct {
    const char* text;
    std::vector<std::string> found;
  } rows[] = {
      {"青峰", {"青峰"}},
      {"青峰山", {}},
      {"青峰山庄", {"青峰山庄"}},
      {"大青峰", {}},
      {"大青峰山庄", {"青峰山庄"}},
      {"青峰山和青峰，青 峰 山", {"青峰"}},
      {"大青峰青峰山青峰", {"青峰"}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    std::vector<std::string> found;
    for (const auto& finding : national_screener().screen_text(row.text, all).findings) {
      found.push_back(finding.excerpt);
    }
    EXPECT_EQ(found, row.found);
  }
}

TEST(WordList, RefusesNoUpload) {
  // A list kept from a time when the category did not refuse.
  WordList list{"L", "", {{"青峰工程", "SECRET_MARK", "", ""}}, {}};
  const WordLists all{std::make_shared<const CompiledWordList>(list, categories())};
  const auto screening = national_screener().screen_text("青峰工程", all);
  ASSERT_EQ(screening.findings.size(), 1U);
  EXPECT_EQ(screening.admission, document::Admission::kAdmit);
  EXPECT_EQ(screening.verdict, document::Action::kReview);
}

TEST(WordList, SameWordsOfAColumnAreOneFinding) {
  const WordLists all = lists("青峰工程\t\t理由一\n远山计划\t\t理由二\n");
  document::Document document;
  document.format = "xlsx";
  document::Part part{"sheet/1", "表", document::PartKind::kSheet, true, "", {}, {}};
  for (int row = 1; row <= 7; ++row) {
    const auto start = static_cast<std::uint32_t>(part.text.size());
    part.text += row == 4 ? "远山计划" : "青峰工程";
    part.cells.push_back({start, static_cast<std::uint32_t>(part.text.size()), 1, row, 1});
    part.text += '\n';
  }
  document.parts = {part};
  const auto screening = national_screener().screen(document, all);
  ASSERT_EQ(screening.findings.size(), 2U);
  EXPECT_EQ(screening.findings[0].rows.size(), 6U);
  EXPECT_NE(screening.findings[1].says.find("理由二"), std::string::npos);
}

// The plain way: every word at every place, every exception looked for around it.
std::vector<std::string> found_plainly(const WordList& list, std::u16string_view text) {
  std::vector<std::string> found;
  const auto covered = [&](std::size_t begin, std::size_t end) {
    for (const std::string& each : list.exceptions) {
      const std::u16string word = fold_word(each);
      for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
        if (at <= begin && end <= at + word.size()) return true;
      }
    }
    return false;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    for (const ListedWord& each : list.words) {
      const std::u16string word = fold_word(each.word);
      if (text.substr(at).starts_with(word) && !covered(at, at + word.size())) {
        found.push_back(fmt::format("{} {}", at, each.word));
      }
    }
  }
  std::ranges::sort(found);
  return found;
}

TEST(WordList, AgreesWithThePlainWay) {
  std::mt19937 random(20261123);
  const auto letters = [&](std::size_t count) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
      append_utf8(out, static_cast<char32_t>(U'甲' + random() % 3));
    }
    return out;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string csv = "词语,例外\n";
    for (std::size_t i = random() % 6 + 1; i > 0; --i) csv += letters(random() % 3 + 2) + ",\n";
    for (std::size_t i = random() % 4; i > 0; --i) csv += "," + letters(random() % 3 + 2) + "\n";
    WordList list = parse(csv).list;
    list.id = "L";
    const Skeleton skeleton = make_skeleton(letters(random() % 30));
    std::vector<Hit> hits;
    CompiledWordList(list, {}).find(skeleton, hits);
    std::vector<std::string> found;
    for (const Hit& hit : hits) {
      found.push_back(fmt::format("{} {}", hit.begin,
                                  utf8(skeleton.chars.substr(hit.begin, hit.end - hit.begin))));
    }
    std::ranges::sort(found);
    SCOPED_TRACE(csv + utf8(skeleton.chars));
    EXPECT_EQ(found_plainly(list, skeleton.chars), found);
  }
}

TEST(WordList, TakesAHundredThousandWords) {
  std::string text = "词语\n";
  for (std::size_t i = 0; i < kMostListedWords; ++i) text += fmt::format("代号{}工程\n", i);
  const WordLists all = lists(text);
  EXPECT_EQ(national_screener()
                .screen_text("代号0工程，代号2499工程，代号99999工程", all)
                .findings.size(),
            3U);
  EXPECT_EQ(parse(text + "代号甲工程\n").faults.size(), 1U);
}

// ---- the lists that are shipped ----

WordLists shipped(const std::string& name) {
  const auto file =
      std::filesystem::path(XS_SOURCE_DIR) / "packs/national/word_lists" / (name + ".csv");
  std::ifstream in(file, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(in), {}};
  EXPECT_FALSE(text.empty()) << file;
  return lists(text, name);
}
std::vector<std::string> found_by_list(const WordLists& lists, std::string_view text) {
  std::vector<std::string> found;
  for (const auto& finding : national_screener().screen_text(text, lists).findings) {
    if (finding.detector.starts_with(kWordListDetector)) found.push_back(finding.excerpt);
  }
  return found;
}

TEST(ShippedLists, FindWhatIsWrongAndLeaveWhatIsRight) {
  using Found = std::vector<std::string>;
  const struct {
    const char *list, *text;
    Found found;
  } rows[] = {
      {"leader_titles",
       "中共中央总书记、国家主席、中央军委主席到我省考察。",
       {"中共中央总书记", "国家主席", "中央军委主席"}},
      {"leader_titles",
       "国务院副总理和全国政协副主席出席，县委书记、市人民政府副市长陪同。",
       {"国务院副总理", "全国政协副主席", "县委书记", "市人民政府副市长"}},
      {"leader_titles", "国家总理答记者问。", {"国家总理"}},
      {"leader_titles", "公司总经理、董事会主席、居委会主任参加，学习党中央文件。", {}},
      {"region_names",
       "新疆自治区、广西自治区和内蒙自治区",
       {"新疆自治区", "广西自治区", "内蒙自治区"}},
      {"region_names",
       "郴洲市、株州市、满州里、苏洲市、黔东南洲",
       {"郴洲", "株州", "满州里", "苏洲市", "黔东南洲"}},
      {"region_names", "中港两地开通专线", {"中港两地"}},
      {"region_names",
       "新疆维吾尔自治区、广西壮族自治区、宁夏回族自治区、内蒙古自治区、西藏自治区、香港特别行政区"
       "、"
       "郴州市、株洲市、满洲里市、苏州市、亳州市、泸州市、黔东南州、洲际酒店、亚洲、橘子洲头、"
       "上海省级重点实验室、香港国际机场、台湾国民党",
       {}},
      {"set_phrases", "学习新时代中国特色社会主义思想", {"新时代中国特色社会主义思想"}},
      {"set_phrases",
       "牢记初心、不忘使命，青山绿水就是金山银山，改革开发四十年，截止目前，安排部属工作",
       {"牢记初心、不忘使命", "青山绿水就是金山银山", "改革开发", "截止目前", "安排部属"}},
      {"set_phrases",
       "以习近平新时代中国特色社会主义思想为指导，不忘初心、牢记使命，绿水青山就是金山银山，改革开"
       "放，"
       "改革开发区管理体制，报名截止日期为5月1日，截至目前，统一部署，统一部属单位标识，一带一路，"
       "全面从严治党，国家治理体系和治理能力现代化，账号、账户，部分，徇私舞弊",
       {}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(std::string(row.list) + " " + row.text);
    EXPECT_EQ(found_by_list(shipped(row.list), row.text), row.found);
  }
}

}  // namespace
}  // namespace xs::screening
