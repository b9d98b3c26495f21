// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/api/act_json.h"

#include <boost/json.hpp>

#include "http/api/fields.h"

namespace xs::http {
namespace {

namespace json = boost::json;
using casefile::Said;

std::string text_of(const json::string& text) { return {text.data(), text.size()}; }

Result<casefile::Evidence> read_evidence(const json::object& body) {
  Fields fields(body);
  casefile::Evidence paper{.body = fields.text("body"),
                           .number = fields.text("number"),
                           .on = fields.date("on"),
                           .scope = fields.text("scope"),
                           .file = {}};
  XS_CHECK(fields.finish());
  return paper;
}

Result<std::map<std::string, casefile::Answer>> read_answers(const json::object* body) {
  std::map<std::string, casefile::Answer> answers;
  if (!body) return answers;
  for (const auto& entry : *body) {
    const auto* object = entry.value().if_object();
    if (!object) return fail(ErrorCode::kInvalidInput, "回答的格式不正确，请刷新页面后重试。");
    Fields fields(*object);
    const auto value = casefile::answer_from(fields.need_text("value"));
    casefile::Answer answer{.value = value.value_or(casefile::AnswerValue::kUnsure),
                            .reason = fields.text("reason"),
                            .by = {},
                            .step = {}};
    // The page sends back what it was given; who answered is written by the service.
    for (const char* shown : {"by", "step", "step_label"}) (void)fields.text(shown);
    if (!value) fields.wrong("value");
    XS_CHECK(fields.finish());
    answers[std::string(entry.key())] = std::move(answer);
  }
  return answers;
}

Result<void> read_dispositions(Fields& in, Said& said) {
  for (const json::object* each : in.objects("dispositions")) {
    Fields fields(*each);
    const auto file = fields.digest("file");
    const std::string finding = fields.need_text("finding");
    const auto kind = casefile::disposition_from(fields.need_text("kind"));
    casefile::Disposition disposition{.kind = kind.value_or(casefile::DispositionKind::kUnsure),
                                      .reason = fields.text("reason"),
                                      .by = {},
                                      .step = {}};
    for (const char* shown : {"by", "step"}) (void)fields.text(shown);
    if (!kind) fields.wrong("kind");
    XS_CHECK(fields.finish());
    said.dispositions[{*file, finding}] = std::move(disposition);
  }
  return {};
}

Result<void> read_grounds(Fields& in, Said& said) {
  for (const json::object* each : in.objects("grounds")) {
    Fields fields(*each);
    said.grounds.push_back({.ground = fields.need_text("ground"),
                            .reason = fields.text("reason"),
                            .harm = fields.text("harm"),
                            .article = fields.text("article")});
    XS_CHECK(fields.finish());
  }
  return {};
}

Result<void> read_lifts(Fields& in, Said& said) {
  for (const json::object* each : in.objects("lifts")) {
    Fields fields(*each);
    said.lifts.push_back({.ground = fields.need_text("ground"),
                          .by = fields.need_text("by"),
                          .whose = fields.text("whose"),
                          .basis = fields.text("basis"),
                          .on = fields.date("on").value_or(Date{}),
                          .evidence = fields.text("evidence")});
    XS_CHECK(fields.finish());
  }
  return {};
}

Result<Said> read_said(Fields& in) {
  Said said;
  said.step = in.text("step");
  said.decision = in.text("decision");
  said.member = in.text("member");
  said.suggests = in.text("suggests");
  said.reason = in.text("reason");
  said.return_to = in.text("return_to");
  said.escalate_for = in.text("for");
  said.confirms = in.texts("confirms");
  XS_CHECK(read_dispositions(in, said));
  XS_CHECK(read_grounds(in, said));
  XS_CHECK(read_lifts(in, said));
  XS_TRY(said.answers, read_answers(in.object("answers")));
  XS_TRY(said.checklist, read_answers(in.object("checklist")));
  if (const json::object* paper = in.object("evidence")) {
    XS_TRY(said.evidence, read_evidence(*paper));
  }
  for (const std::string& digest : in.texts("seen")) {
    const auto parsed = sm3_from_hex(digest);
    if (parsed) {
      said.seen.push_back(*parsed);
    } else {
      in.wrong("seen");
    }
  }
  return said;
}

Result<casefile::What> read_what(std::string_view does, Fields& in) {
  if (does == "hand_in") return casefile::What(casefile::HandedIn{});
  if (does == "seal") return casefile::What(casefile::SealedUp{in.need_text("why")});
  if (does == "unseal") return casefile::What(casefile::Unsealed{in.need_text("why")});
  if (does == "incident") return casefile::What(casefile::TurnedIncident{in.need_text("why")});
  if (does == "erase") return casefile::What(casefile::Erased{in.need_text("why")});
  if (does == "move_over") return casefile::What(casefile::MovedOver{in.need_text("why")});
  if (does == "withdraw") return casefile::What(casefile::Withdrawn{in.need_text("reason")});
  if (does == "say" || does == "note") {
    XS_TRY(Said said, read_said(in));
    if (does == "note") said.decision.clear();
    if (does == "say" && said.step.empty()) in.wrong("step");
    return casefile::What(std::move(said));
  }
  in.wrong("does");
  return casefile::What(casefile::HandedIn{});
}

}  // namespace

Result<WantedAct> read_act(const json::object& body) {
  Fields in(body);
  WantedAct wanted{.command = {{in.need_text("command")}, in.number("seq")},
                   .what = casefile::HandedIn{}};
  const std::string does = in.need_text("does");
  XS_TRY(wanted.what, read_what(does, in));
  XS_CHECK(in.finish());
  return wanted;
}

Result<WantedAct> read_sheet(const json::object& body) {
  Fields in(body);
  WantedAct wanted{.command = {{in.need_text("command")}, std::nullopt},
                   .what = casefile::HandedIn{}};
  casefile::SheetWritten written;
  written.sheet.title = in.text("title");
  written.sheet.co_issuers = in.texts("co_issuers");
  if (const json::object* fields = in.object("fields")) {
    for (const auto& field : *fields) {
      if (const auto* text = field.value().if_string()) {
        if (!text->empty()) written.sheet.fields[std::string(field.key())] = text_of(*text);
      } else if (!field.value().is_null()) {
        in.wrong("fields");
      }
    }
  }
  if (const json::object* paper = in.object("declassification")) {
    XS_TRY(written.declassification, read_evidence(*paper));
  }
  XS_CHECK(in.finish());
  wanted.what = std::move(written);
  return wanted;
}

}  // namespace xs::http
