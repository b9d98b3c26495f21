// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/stated_attributes.h"

#include <gtest/gtest.h>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

const AttributeReader& reader() {
  static const AttributeReader kReader = *AttributeReader::compile(national_rules().attributes);
  return kReader;
}

document::Document of(std::string text) {
  document::Document document;
  document.format = "txt";
  document.parts.push_back(
      {"body", "正文", document::PartKind::kBody, true, std::move(text), {}, {}});
  return document;
}

std::vector<std::string> stated(std::string text) {
  std::vector<std::string> out;
  for (const auto& each : reader().stated_in(of(std::move(text)))) out.push_back(each.attribute);
  return out;
}

TEST(StatedAttributes, AreReadFromLinesAndCellsThatSayNothingElse) {
  using Stated = std::vector<std::string>;
  const struct {
    const char* text;
    Stated attributes;
  } rows[] = {
      {"某通知\n2026年1月1日\n（此件公开发布）\n", {"主动公开"}},
      {"（此件主动公开）", {"主动公开"}},
      {"（此件依申请公开）", {"依申请公开"}},
      {"（此 件 依 申 请 公 开 ）", {"依申请公开"}},
      {"(此件不公开)", {"不予公开"}},
      {"此件不予公开。", {"不予公开"}},
      {"公开属性：主动公开", {"主动公开"}},
      {"信息公开选项：依申请公开", {"依申请公开"}},
      {"政府信息公开方式：不予公开", {"不予公开"}},
      {"公开属性\t依申请公开\t签发人\t张三", {"依申请公开"}},
      {"☑主动公开　□依申请公开　□不予公开", {"主动公开"}},
      {"公开属性：□主动公开 ☑依申请公开 □不予公开", {"依申请公开"}},
      {"□主动公开 □依申请公开 ■不予公开", {"不予公开"}},
      {"（此件公开发布）\n附件\n（此件不公开）", {"主动公开", "不予公开"}},
      {"（此件删减后公开）", {}},
      {"□主动公开 □依申请公开 □不予公开", {}},
      {"文末应当注明（此件公开发布）或者（此件依申请公开）。", {}},
      {"公文属性分为主动公开、依申请公开、不予公开三类。", {}},
      {"主动公开、依申请公开、不予公开", {}},
      {"依法主动公开政府信息", {}},
      {"主动公开", {}},
      {"公开属性", {}},
      {"不公开审理", {}},
      {"", {}},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    EXPECT_EQ(stated(row.text), row.attributes);
  }
}

TEST(StatedAttributes, AreReadFromHiddenPartsButNotFromProperties) {
  document::Document document = of("正文");
  document.parts.push_back(
      {"hidden", "隐藏文字", document::PartKind::kHiddenText, false, "（此件不公开）", {}, {}});
  EXPECT_EQ(reader().stated_in(document).size(), 1U);
  document.parts[1].kind = document::PartKind::kProperties;
  EXPECT_TRUE(reader().stated_in(document).empty());
}

TEST(StatedAttributes, KnowWhetherTheyRelease) {
  EXPECT_TRUE(reader().stated_in(of("（此件公开发布）")).at(0).releases);
  EXPECT_FALSE(reader().stated_in(of("（此件依申请公开）")).at(0).releases);
}

TEST(StatedAttributes, ABrokenPatternIsSaid) {
  EXPECT_FALSE(AttributeReader::compile({{"主动公开", true, {"("}}}));
}

}  // namespace
}  // namespace xs::screening
