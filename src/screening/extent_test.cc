// SPDX-License-Identifier: AGPL-3.0-or-later
// Where the findings of the national rules begin and end.
#include <gtest/gtest.h>

#include "screening/test_rules.h"

namespace xs::screening {
namespace {

TEST(Extent, AFindingIsTheWholeMarkAndNoMore) {
  struct Case {
    const char* text;
    std::vector<std::string> excerpts;
  };
  const Case cases[] = {
      {"机密★10年", {"机密★10年"}},
      {"【机密★10年】", {"【机密★10年】"}},
      {"附件：1.处置预案（绝密★20年）", {"（绝密★20年）"}},
      {"—— 机 密 ——", {"—— 机 密 ——"}},
      {"★机密　20年", {"★机密　20年"}},
      {"密级：机密★10年", {"密级：机密★10年"}},
      {"国家秘密★机密★长期", {"国家秘密★机密★长期"}},
      {"图幅密级：秘密\n第一章", {"图幅密级：秘密"}},
      {"No.000043　秘密　共30份", {"秘密"}},
      {"本件为国家秘密，密级为机密级，保密期限5年。",
       {"本件为国家秘密，密级为机密级，保密期限5年"}},
      {"工作完成。本件属于工作秘密，请妥善保管。其他事项。", {"本件属于工作秘密，请妥善保管"}},
      {"（此稿未经领导审签）", {"（此稿未经领导审签）"}},
      {"机密★10年\n密级：秘密", {"机密★10年", "密级：秘密"}},
      {"会议纪要（内部掌握，禁止外泄）", {"会议纪要（内部掌握，禁止外泄）"}},
      {"文稿状态：征求意见稿", {"征求意见稿"}},
      // A neighbour of another kind keeps its own.
      {"本资料属内部资料，联系人手机13812345678。",
       {"本资料属内部资料，联系人手机", "13812345678"}},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.text);
    std::vector<std::string> excerpts;
    for (const auto& finding : national_screener().screen_text(c.text).findings) {
      excerpts.push_back(finding.excerpt);
    }
    EXPECT_EQ(excerpts, c.excerpts);
  }
}

}  // namespace
}  // namespace xs::screening
