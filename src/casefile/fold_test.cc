// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/fold.h"

#include <gtest/gtest.h>

namespace xs::casefile {
namespace {

class Story {
 public:
  Act add(What what, Standing standing = {}) {
    Act act;
    act.envelope.case_id = {"c1"};
    act.envelope.seq = static_cast<std::int64_t>(acts_.size()) + 1;
    act.envelope.type = std::string(type_of(what));
    act.envelope.actor = {"p" + std::to_string(acts_.size())};
    act.what = std::move(what);
    act.standing = std::move(standing);
    acts_.push_back(act);
    return act;
  }
  [[nodiscard]] Case told() const {
    const Result<Case> folded = fold(acts_);
    EXPECT_TRUE(folded);
    return *folded;
  }

 private:
  std::vector<Act> acts_;
};

FileVersion file(std::string_view content) {
  FileVersion f;
  f.digest = sm3(content);
  return f;
}

Standing with_valid(std::vector<std::int64_t> opinions) {
  Standing s;
  s.phase = Phase::kInReview;
  s.valid_opinions = std::move(opinions);
  return s;
}

TEST(Fold, AReplacedFileTakesItsDispositionsAndOpinionsWithIt) {
  Story story;
  story.add(Opened{"publication", "法规科"});
  story.add(FilesReplaced{{file("old"), file("other")}});
  Said said;
  said.step = "department-opinion";
  said.decision = "opine";
  said.dispositions[{sm3("old"), "F1"}] = {DispositionKind::kNotProblem, "x", {}, {}};
  said.dispositions[{sm3("other"), "F1"}] = {DispositionKind::kNotProblem, "y", {}, {}};
  said.confirms = {"accuracy"};
  story.add(said, with_valid({3}));
  EXPECT_TRUE(story.told().opinions.at(0).valid);
  EXPECT_TRUE(story.told().confirmed.contains("accuracy"));

  story.add(FilesReplaced{{file("new"), file("other")}}, with_valid({}));
  const Case item = story.told();
  EXPECT_FALSE(item.opinions.at(0).valid);
  EXPECT_EQ(item.opinions.at(0).voided_why, "文件已更换，原意见所依据的内容不再存在");
  EXPECT_EQ(item.dispositions.size(), 1U);
  EXPECT_TRUE(item.dispositions.contains({sm3("other"), "F1"}));
  EXPECT_TRUE(item.confirmed.empty());
}

TEST(Fold, TheWrittenAnswerOfACoIssuerStaysWhenTheSheetIsWrittenAgain) {
  Story story;
  story.add(Opened{"publication", "法规科"});
  Sheet sheet;
  sheet.co_issuers = {"甲局", "乙局"};
  story.add(SheetWritten{sheet, std::nullopt});
  Said said;
  said.step = "co-issuer-answer";
  said.decision = "consent";
  said.member = "乙局";
  said.evidence.number = "乙函〔2026〕3号";
  story.add(said);
  sheet.co_issuers = {"乙局", "丙局"};
  story.add(SheetWritten{sheet, std::nullopt});
  const Case item = story.told();
  ASSERT_EQ(item.co_issuers.size(), 2U);
  EXPECT_EQ(item.co_issuers[0].consents, true);
  EXPECT_EQ(item.co_issuers[0].evidence.number, "乙函〔2026〕3号");
  EXPECT_EQ(item.co_issuers[1].consents, std::nullopt);
}

TEST(Fold, RefusesActsThatAreNotTheNext) {
  Story story;
  const Act opened = story.add(Opened{"publication", ""});
  const Act second = story.add(HandedIn{});
  const Act third = story.add(HandedIn{});
  struct Row {
    std::string_view name;
    std::vector<Act> acts;
  };
  const Row rows[] = {{"starts in the middle", {second}},
                      {"a gap", {opened, third}},
                      {"opened twice", {opened, opened}},
                      {"out of order", {opened, third, second}}};
  for (const Row& row : rows) {
    SCOPED_TRACE(row.name);
    const Result<Case> folded = fold(row.acts);
    ASSERT_FALSE(folded);
    EXPECT_EQ(folded.error().code, ErrorCode::kCorrupt);
  }
}

TEST(MayStand, OnlyWhatTheKindOfPublicationNamesAndNeverWhatIsAlwaysMasked) {
  Case item;
  item.may_stand = {"PII_NAME"};
  const struct {
    FindingNote note;
    bool may;
  } rows[] = {
      {{"F1", "PII_NAME", "redact"}, true},        {{"F2", "PII_NAME", "review"}, true},
      {{"F3", "PII_NAME", "redact", true}, false}, {{"F4", "PII_NAME", "block"}, false},
      {{"F5", "PII_ID", "redact"}, false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(may_stand(item, row.note), row.may) << row.note.id;
    EXPECT_FALSE(may_stand(Case{}, row.note)) << row.note.id;
  }
}

}  // namespace
}  // namespace xs::casefile
