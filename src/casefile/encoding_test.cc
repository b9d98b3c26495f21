// SPDX-License-Identifier: AGPL-3.0-or-later
#include "casefile/encoding.h"

#include <gtest/gtest.h>

namespace xs::casefile {
namespace {

Envelope envelope_of(std::string_view type) {
  Envelope e;
  e.agency = {"audit"};
  e.case_id = {"0190c0de-0000-7000-8000-000000000001"};
  e.seq = 3;
  e.command = {"0190c0de-0000-7000-8000-0000000000aa"};
  e.type = std::string(type);
  e.actor = {"p1"};
  e.recorded_at = *parse_instant("2026-11-23T02:03:04.005Z");
  e.effective_at = e.recorded_at;
  e.citations = {"A-6-2"};
  e.pack = std::string(64, 'a');
  return e;
}

Standing standing() {
  Standing s;
  s.phase = Phase::kInReview;
  s.duties.push_back({.step = "deputy-approval",
                      .role = "deputy",
                      .member = {},
                      .since = *parse_instant("2026-11-23T02:03:04.005Z"),
                      .due = make_date(2026, 12, 21),
                      .derivation = "自……起",
                      .provisional = false,
                      .clause = "OGI-26"});
  s.valid_opinions = {2};
  s.outcome = Outcome{.conclusion = "公开",
                      .clause = "A-6-2",
                      .reason = {},
                      .grounds = {{"item-2", "理由", "", ""}}};
  return s;
}

std::vector<What> one_of_each() {
  Said said;
  said.step = "deputy-approval";
  said.decision = "approve";
  said.dispositions[{sm3("x"), "F1"}] = {DispositionKind::kNotProblem, "公开电话", {"p1"}, "s"};
  said.answers["state-secret"] = {AnswerValue::kNo, "", {"p1"}, "s"};
  said.evidence.on = make_date(2026, 1, 2);
  said.seen = {sm3("x")};
  FileVersion file;
  file.digest = sm3("x");
  file.findings = {{"F1", "PII_PHONE", "redact"}, {"F2", "PII_NAME", "redact", true}};
  file.states = {{"依申请公开", false}};
  return {Opened{"publication", "法规科"},
          SheetWritten{{"标题", {{"class", "动态"}}, {"甲局"}}, std::nullopt, {"PII_NAME"}},
          FilesReplaced{{file}},
          HandedIn{true},
          said,
          SealedUp{"疑似"},
          Unsealed{"误"},
          TurnedIncident{"确属"},
          Withdrawn{"重写"},
          PermitIssued{"PM1", {sm3("x")}},
          PermitRevoked{"PM1", "更正"},
          Erased{"期满"},
          DeadlinePassed{"s", "OGI-26", "", make_date(2026, 12, 21)},
          MovedOver{"新制度施行"}};
}

TEST(Encoding, EveryKindOfActSurvivesTheJourney) {
  const std::vector<What> acts = one_of_each();
  ASSERT_EQ(acts.size(), std::variant_size_v<What>);
  for (const What& what : acts) {
    SCOPED_TRACE(type_of(what));
    const Act act{envelope_of(type_of(what)), what, standing()};
    const std::string header = encode_envelope(act.envelope), body = encode_body(act);
    const Result<Act> back = decode_act(header, body);
    ASSERT_TRUE(back) << back.error().detail;
    EXPECT_EQ(back->what.index(), what.index());
    EXPECT_EQ(encode_envelope(back->envelope), header);
    EXPECT_EQ(encode_body(*back), body);
  }
}

// A note without the word is one that may stand; the word is never false.
TEST(Encoding, ThatAFindingIsAlwaysMaskedIsSaidOnlyWhereItIs) {
  const std::vector<What> acts = one_of_each();
  const Act act{envelope_of("files_replaced"), acts.at(2), standing()};
  const std::string header = encode_envelope(act.envelope), body = encode_body(act);
  constexpr std::string_view kSaid = ",\"always_masked\":true";
  const auto at = body.find(kSaid);
  ASSERT_NE(at, std::string::npos);
  EXPECT_EQ(body.find("always_masked", at + kSaid.size()), std::string::npos);
  const auto notes = [&](std::string_view said) {
    std::vector<bool> out;
    const auto back = decode_act(header, std::string(body).replace(at, kSaid.size(), said));
    if (!back) return out;
    for (const auto& note : std::get<FilesReplaced>(back->what).files.at(0).findings)
      out.push_back(note.always_masked);
    return out;
  };
  EXPECT_EQ(notes(kSaid), (std::vector<bool>{false, true}));
  EXPECT_EQ(notes(""), (std::vector<bool>{false, false}));
  for (const char* said : {",\"always_masked\":false", ",\"always_masked\":1", ",\"masked\":true"})
    EXPECT_TRUE(notes(said).empty()) << said;
}

TEST(Encoding, ANoteIsAnActOfItsOwn) {
  Said note;
  note.step = "department-opinion";
  note.answers["state-secret"] = {AnswerValue::kNo, "", {"p1"}, "department-opinion"};
  ASSERT_TRUE(is_note(note));
  Said opinion = note;
  opinion.decision = "opine";
  EXPECT_EQ(type_of(note), "noted");
  EXPECT_EQ(type_of(opinion), "said");
  const struct {
    std::string_view type;
    const Said& said;
    bool good;
  } cases[] = {{"noted", note, true},
               {"said", opinion, true},
               {"said", note, true},
               {"noted", opinion, false},
               {"withdrawn", note, false}};
  for (const auto& c : cases) {
    SCOPED_TRACE(std::string(c.type) + (is_note(c.said) ? " note" : " opinion"));
    const Act act{envelope_of(c.type), c.said, standing()};
    const Result<Act> back = decode_act(encode_envelope(act.envelope), encode_body(act));
    ASSERT_EQ(back.has_value(), c.good);
    if (!back) continue;
    EXPECT_EQ(is_note(std::get<Said>(back->what)), is_note(c.said));
  }
}

TEST(Encoding, RefusesWhatItWouldNotHaveWritten) {
  const Act act{envelope_of("withdrawn"), Withdrawn{"重写"}, standing()};
  const std::string header = encode_envelope(act.envelope), body = encode_body(act);
  struct Case {
    std::string_view name;
    std::string header, body;
  };
  const auto replaced = [](std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
  };
  const Case cases[] = {
      {"cut off", header, body.substr(0, body.size() - 1)},
      {"another type", replaced(header, "withdrawn", "sealed"), body},
      {"unknown type", replaced(header, "withdrawn", "vanished"), body},
      {"a later version", replaced(header, "\"version\":1", "\"version\":2"), body},
      {"seq as text", replaced(header, "\"seq\":3", "\"seq\":\"3\""), body},
      {"a field too many", replaced(header, "{\"agency\"", "{\"more\":1,\"agency\""), body},
      {"no such phase", header, replaced(body, "in_review", "in_revew")},
      {"no such day", header, replaced(body, "2026-12-21", "2026-02-30")},
      {"empty", "", ""},
  };
  for (const Case& c : cases) {
    SCOPED_TRACE(c.name);
    const Result<Act> back = decode_act(c.header, c.body);
    ASSERT_FALSE(back);
    EXPECT_EQ(back.error().code, ErrorCode::kCorrupt);
  }
}

}  // namespace
}  // namespace xs::casefile
