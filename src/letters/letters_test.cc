// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "letters/case_fixture_test.h"
#include "letters/html.h"

namespace xs::letters {
namespace {

// XS_WRITE_GOLDEN=1 writes what was found, to be read before it is kept.
void expect_golden(const std::string& name, const std::string& text) {
  const auto path = std::filesystem::path(XS_SOURCE_DIR) / "src/letters/golden" / name;
  if (std::getenv("XS_WRITE_GOLDEN") != nullptr) std::ofstream(path, std::ios::binary) << text;
  EXPECT_EQ(text, file_text(path)) << name;
}

const regulation::Pack& audit_bureau() {
  static const regulation::Pack pack = pack_of("county-audit-bureau");
  return pack;
}

std::string faults_of(const std::string& yaml) {
  regulation::FaultList faults;
  faults.remember("x/letters/t.yaml", yaml);
  (void)read_template("x/letters/t.yaml", yaml, audit_bureau(), places_of(audit_bureau()), faults);
  return render(faults.sorted());
}

std::string head(const std::string& body) {
  return "letter: t\ntitle: 试用表\ngroup: 审查\nserves: [A-6-1]\nbody:\n" + body;
}

Template read(const std::string& body) {
  regulation::FaultList faults;
  const auto form =
      read_template("t.yaml", head(body), audit_bureau(), places_of(audit_bureau()), faults);
  EXPECT_TRUE(faults.empty()) << render(faults.sorted());
  return form.value_or(Template{});
}

TEST(Templates, FaultsSayWhereAndWhat) {
  const std::vector<std::pair<std::string, std::string>> cases{
      {"unknown place", head("  - paragraph: \"关于{题明}的函\"\n")},
      {"place of a list outside", head("  - paragraph: \"由{姓名}办理\"\n")},
      {"field that is not there", head("  - paragraph: \"{登记.公开途径}\"\n")},
      {"open brace", head("  - paragraph: \"关于{题名的函\"\n")},
      {"closing brace", head("  - paragraph: 关于题名}的函\n")},
      {"unknown list", head("  - table:\n      columns: [1, 1]\n      rows:\n"
                            "        - { for_each: 审核意见, cells: [ a, b ] }\n")},
      {"columns",
       head("  - table:\n      columns: [1, 1, 1]\n      heading: [甲, 乙]\n      rows:\n"
            "        - [ 甲, 乙 ]\n")},
      {"list in a list",
       head(
           "  - for_each: 共同制作单位\n    body:\n      - { attachment: \"{单位名称}\", for_each: "
           "送审文件 }\n")},
      {"unknown condition", head("  - { paragraph: 甲, when: 有结论 }\n")},
      {"two kinds", head("  - { paragraph: 甲, heading: 乙 }\n")},
      {"no kind", head("  - { when: 题名 }\n")},
      {"script", head("  - { paragraph: 甲, if: 题名 == 乙 }\n")},
      {"label and says", head("  - table:\n      columns: [1]\n      rows:\n"
                              "        - [ { label: 甲, says: 乙 } ]\n")},
      {"name, clause, procedure",
       "letter: other\ntitle: 表\ngroup: 审查\nserves: [A-60]\nprocedures: [publicaton]\nbody:\n"
       "  - paragraph: 甲\n"},
      {"long side",
       head("  - table:\n      columns: [1, 9]\n      rows:\n        - side: "
            "一二三四五六七八九十一二三四五六七八九十一\n          rows:\n            - [ 甲 ]\n")},
      {"long heading",
       head("  - table:\n      columns: [1]\n      heading: "
            "[一二三四五六七八九十一二三四五六七八九十一]\n      rows:\n        - [ 甲 ]\n")},
      {"narrow column",
       head("  - table:\n      columns: [1, 99]\n      rows:\n        - [ 甲, 乙 ]\n")},
      {"nothing", ""},
  };
  std::string all;
  for (const auto& [name, yaml] : cases) {
    const std::string faults = faults_of(yaml);
    EXPECT_FALSE(faults.empty()) << name;
    all += "# " + name + "\n" + faults;
  }
  expect_golden("faults.txt", all);
}

TEST(Templates, ThoseOfTheRepositoryLoadAndCiteClauses) {
  for (const char* id : {"county-audit-bureau", "government-office", "district-ecology-bureau"}) {
    SCOPED_TRACE(id);
    const Templates templates = templates_of(pack_of(id));
    EXPECT_GE(templates.size(), 11U);
    for (const auto& [name, form] : templates) EXPECT_FALSE(form.serves.empty()) << name;
  }
}

TEST(Templates, AnAgencysOwnTakesThePlaceOfTheNational) {
  EXPECT_EQ(templates_of(audit_bureau()).at("review-form").title, "信息发布保密审查审批表");
  EXPECT_EQ(templates_of(pack_of("government-office")).at("review-form").title,
            "政府信息公开保密审查审批表");
  EXPECT_FALSE(templates_of(audit_bureau()).contains("dispatch-form"));
}

TEST(Facts, EveryPlaceIsInTheManual) {
  const std::string manual = file_text(std::filesystem::path(XS_SOURCE_DIR) / "docs/letters.md");
  const Places places = places_of(regulation::Pack{});
  ASSERT_GT(places.texts.size(), 30U);
  for (const Place& place : places.texts) {
    EXPECT_NE(manual.find("| `{" + place.name + "}` | " + place.says), std::string::npos)
        << place.name;
  }
  for (const ListPlace& list : places.lists) {
    std::string row = "| `" + list.name + "` | " + list.says + " | ";
    for (const Place& place : list.places) {
      row += (&place == list.places.data() ? "`{" : "、`{") + place.name + "}`";
    }
    EXPECT_NE(manual.find(row), std::string::npos) << row;
  }
}

TEST(Facts, HoldOnlyNamesThatTemplatesMayUse) {
  for (const char* id : {"county-audit-bureau", "government-office", "district-ecology-bureau"}) {
    SCOPED_TRACE(id);
    const regulation::Pack pack = pack_of(id);
    const FullCase full = full_case(id, pack);
    const Places places = places_of(pack);
    const Facts facts = facts_of(full.item, pack, full.around);
    for (const auto& [name, text] : facts.texts) EXPECT_NE(places.text(name), nullptr) << name;
    for (const auto& [name, rows] : facts.lists) {
      const ListPlace* list = places.list(name);
      ASSERT_NE(list, nullptr) << name;
      for (const Texts& row : rows) {
        for (const auto& [place, text] : row) {
          EXPECT_NE(std::ranges::find(list->places, place, &Place::name), list->places.end())
              << name << " " << place;
        }
      }
    }
  }
}

// What a reader would see, line by line.
std::string plain(const Letter& letter) {
  std::string out = letter.title + "\n";
  const auto row = [&](const Row& cells) {
    for (const Cell& cell : cells.cells) {
      out += "|";
      for (const std::string& line : cell.lines) out += " " + line;
      for (const std::string& line : cell.signed_lines) out += " /" + line;
    }
    out += "\n";
  };
  for (const Block& block : letter.blocks) {
    if (const auto* paragraph = std::get_if<Paragraph>(&block)) out += paragraph->text + "\n";
    if (const auto* table = std::get_if<Table>(&block)) {
      for (const Row& each : table->heading) row(each);
      for (const Group& group : table->groups) {
        if (!group.side.empty()) out += "[" + group.side + "]\n";
        for (const Row& each : group.rows) row(each);
      }
    }
    if (const auto* closing = std::get_if<Closing>(&block)) {
      for (const std::string& line : closing->lines) out += "　　　　" + line + "\n";
    }
    if (const auto* attached = std::get_if<Attachments>(&block)) {
      for (const std::string& name : attached->names) out += "附件 " + name + "\n";
    }
    if (std::holds_alternative<NewPage>(block)) out += "----\n";
  }
  return out + letter.about + "\n";
}

TEST(Letters, OfAFullCaseUnderEachRegulation) {
  for (const std::string id :
       {"county-audit-bureau", "government-office", "district-ecology-bureau"}) {
    SCOPED_TRACE(id);
    const regulation::Pack pack = pack_of(id);
    const FullCase full = full_case(id, pack);
    const Facts facts = facts_of(full.item, pack, full.around);
    std::string all;
    for (const auto& [name, form] : templates_of(pack)) {
      if (!applies(form, full.item.procedure, facts)) continue;
      all += "===== " + name + "\n" + plain(fill(form, facts));
    }
    expect_golden(id + ".txt", all);
    const Letter form = fill(templates_of(pack).at("review-form"), facts);
    expect_golden(id + "-review-form.html", to_html(form));
  }
}

TEST(Letters, DispatchFormStandsInItsProcedureOnly) {
  const regulation::Pack pack = pack_of("district-ecology-bureau");
  const Templates templates = templates_of(pack);
  const FullCase full = full_case(pack, "dispatch", {"dispatch-check", "signing"});
  const Facts facts = facts_of(full.item, pack, full.around);
  EXPECT_TRUE(applies(templates.at("dispatch-form"), "dispatch", facts));
  EXPECT_FALSE(applies(templates.at("dispatch-form"), "proactive", facts));
  EXPECT_FALSE(applies(templates.at("review-form"), "dispatch", facts));
  expect_golden("dispatch-form.txt", plain(fill(templates.at("dispatch-form"), facts)));
}

TEST(Letters, AnEmptyRecordInventsNothing) {
  const regulation::Pack& pack = audit_bureau();
  casefile::Case item;
  item.procedure = "publication";
  const Surroundings around{.agency = "某局",
                            .names = {},
                            .categories = {},
                            .route = {"department-opinion", "deputy-approval"},
                            .last_act = moment("2026-11-23T00:00:00.000Z"),
                            .handed_in = std::nullopt,
                            .closed = false};
  const Facts facts = facts_of(item, pack, around);
  const std::string text = plain(fill(templates_of(pack).at("review-form"), facts));
  EXPECT_NE(text.find("| 部门负责人初步审查意见| /签名：　　　　　　　　　　年　　月　　日"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("□是 □否 □不能确定"), std::string::npos) << text;
  EXPECT_EQ(text.find("■是"), std::string::npos) << text;
}

TEST(Letters, OfAClosedCaseTellNothingOfItsContents) {
  const regulation::Pack& pack = audit_bureau();
  FullCase full = full_case("county-audit-bureau", pack);
  full.item.standing.phase = casefile::Phase::kIncident;
  full.item.permits = {{"permit-1", full.item.opened, full.around.last_act, "正文含有身份证号"}};
  full.around.closed = true;
  const Facts facts = facts_of(full.item, pack, full.around);
  const std::string told = canonical(facts);
  for (const char* secret : {"整改情况", "李文", "业务科", "公告正文", "身份证", "未发现"}) {
    EXPECT_EQ(told.find(secret), std::string::npos) << secret;
  }
  std::vector<std::string> offered;
  for (const auto& [name, form] : templates_of(pack)) {
    if (applies(form, "publication", facts)) offered.push_back(name);
  }
  EXPECT_EQ(offered,
            (std::vector<std::string>{"incident-report", "remedy-record", "takedown-notice"}));
  expect_golden("takedown-notice.txt",
                plain(fill(templates_of(pack).at("takedown-notice"), facts)));
}

TEST(Letters, HostileFactsComeOutInert) {
  const Template form = read("  - paragraph: \"{题名}\"\n  - closing: [ \"{单位}\" ]\n");
  Facts facts;
  facts.made = "2026-11-23T00:00:00.000Z";
  facts.texts["题名"] =
      "<script>alert(1)</script>\" onload='x' & "
      "{单位}\x01\x1b[31m\u202Egnp.exe\u2066\uFEFF\r\n\xFF甲";
  facts.texts["单位"] = "</style><b>某局";
  const Letter letter = fill(form, facts);
  const std::string text = std::get<Paragraph>(letter.blocks.at(0)).text;
  EXPECT_EQ(text,
            "<script>alert(1)</script>\" onload='x' & "
            "{单位}〔U+0001〕〔U+001B〕[31m〔U+202E〕gnp.exe〔U+2066〕〔U+FEFF〕 \uFFFD甲");
  const std::string html = to_html(letter);
  for (const char* live : {"<script", "<b>", "onload='", "\u202E", "\x1b", "\uFEFF"}) {
    EXPECT_EQ(html.find(live), std::string::npos) << live;
  }
  EXPECT_NE(html.find("&lt;script&gt;alert(1)&lt;/script&gt;&quot; onload=&#39;x&#39; &amp;"),
            std::string::npos);
}

TEST(Letters, LongFactsAreNotCutOff) {
  const Template form =
      read("  - table:\n      columns: [1]\n      rows:\n        - [ \"{题名}\" ]\n");
  Facts facts;
  std::string title;
  for (int i = 0; i < 5000; ++i) title += "审";
  facts.texts["题名"] = title;
  const Letter letter = fill(form, facts);
  EXPECT_NE(to_html(letter).find(title), std::string::npos);
  const auto back = decode(encode(letter));
  ASSERT_TRUE(back);
  EXPECT_EQ(encode(*back), encode(letter));
}

TEST(Letters, DigestFollowsEveryFactAndTheTemplate) {
  const Template form = read("  - paragraph: 甲\n");
  Facts facts;
  facts.texts["题名"] = "甲";
  const std::string digest = fill(form, facts).digest;
  EXPECT_EQ(fill(form, facts).digest, digest);
  facts.lists["送审文件"] = {{{"文件名", "乙"}}};
  EXPECT_NE(fill(form, facts).digest, digest);
  facts.lists.clear();
  EXPECT_NE(fill(read("  - paragraph: 乙\n"), facts).digest, digest);
}

TEST(Letters, MalformedEncodingsAreRefused) {
  const std::string good = encode(fill(read("  - table:\n      columns: [1, 2]\n      rows:\n"
                                            "        - [ 甲, \"{题名}\" ]\n"),
                                       Facts{}));
  ASSERT_TRUE(decode(good));
  const std::vector<std::pair<std::string, std::string>> changes{
      {"\"widths\":[1,2]", "\"widths\":[1]"},     {"\"widths\":[1,2]", "\"widths\":[]"},
      {"\"widths\":[1,2]", "\"widths\":[1,0]"},   {"\"columns\":1", "\"columns\":0"},
      {"\"columns\":1", "\"columns\":99999999"},  {"\"least\":1", "\"least\":-1"},
      {"\"is\":\"table\"", "\"is\":\"picture\""}, {"\"title\"", "\"titel\""}};
  for (const auto& [from, to] : changes) {
    std::string bad = good;
    ASSERT_NE(bad.find(from), std::string::npos) << from;
    bad.replace(bad.find(from), from.size(), to);
    EXPECT_FALSE(decode(bad)) << bad;
  }
  EXPECT_FALSE(decode("")) << "empty";
}

TEST(Codes, AreSixteenSignsOfTheMac) {
  EXPECT_EQ(code_of(Bytes(32, 0)), "0000-0000-0000-0000");
  EXPECT_EQ(code_of(Bytes(32, 0xFF)), "ZZZZ-ZZZZ-ZZZZ-ZZZZ");
  EXPECT_NE(code_of(sm3("甲").bytes), code_of(sm3("乙").bytes));
}

}  // namespace
}  // namespace xs::letters
