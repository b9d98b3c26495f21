// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/letters.h"

#include <algorithm>

#include "letters/case_facts.h"
#include "letters/fill.h"
#include "letters/html.h"
#include "procedure/flow.h"
#include "service/access.h"

namespace xs::service {
namespace {

struct Told {
  std::string procedure;
  letters::Facts facts;
};

std::vector<std::string> route_of(const regulation::Pack& pack, const casefile::Case& item) {
  std::vector<std::string> route;
  if (!pack.procedures.contains(item.procedure)) return route;
  const auto add = [&](const std::string& step) {
    if (std::ranges::find(route, step) == route.end()) route.push_back(step);
  };
  const procedure::Progress progress = procedure::progress(pack, item);
  for (const auto& step : progress.passed) add(step);
  for (const auto& open : progress.open) add(open.step);
  for (const auto& step : progress.ahead) add(step);
  return route;
}

Result<Told> tell(System& system, const Session& session, const CaseId& item) {
  XS_TRY(const OpenCase open, read_case(system, session, item));
  return system.database().read([&](store::Transaction& tx) -> Result<Told> {
    XS_TRY(const PackInForce pack, kept_pack_of(tx, *session.agency, open.item));
    if (!pack) {
      return fail(ErrorCode::kNotFound,
                  "本件所依据的制度版本没有保存，不能出具文书；请先转到现行制度。");
    }
    letters::Surroundings around{.agency = session.agency->row.title,
                                 .names = {},
                                 .categories = system.category_labels(),
                                 .route = route_of(*pack, open.item),
                                 .last_act = open.acts.back().envelope.recorded_at,
                                 .handed_in = std::nullopt,
                                 .closed = !contents_are_open(open.item)};
    XS_TRY(const auto people, store::people(tx, session.person.agency));
    for (const store::Person& person : people) around.names[person.id] = person.name;
    for (const casefile::Act& act : open.acts) {
      if (std::holds_alternative<casefile::HandedIn>(act.what)) {
        around.handed_in = act.envelope.recorded_at;
      }
    }
    return Told{open.item.procedure, letters::facts_of(open.item, *pack, around)};
  });
}

Result<Bytes> on_paper(System& system, const letters::Letter& letter, Paper paper) {
  if (paper == Paper::kHtml) return to_bytes(letters::to_html(letter));
  return system.typesetter().set(letters::encode(letter));
}

}  // namespace

Result<std::vector<ListedLetter>> letters_of(System& system, const Session& session,
                                             const CaseId& item) {
  XS_TRY(const Told told, tell(system, session, item));
  std::vector<ListedLetter> listed;
  for (const auto& [id, form] : system.templates(session.agency->row.pack)) {
    if (!letters::applies(form, told.procedure, told.facts)) continue;
    listed.push_back({id, form.title, form.group, form.serves});
  }
  std::ranges::stable_sort(listed, {}, &ListedLetter::group);
  return listed;
}

Result<WrittenLetter> write_letter(System& system, const Session& session, const CaseId& item,
                                   std::string_view letter, Paper paper, Instant at) {
  XS_TRY(const Told told, tell(system, session, item));
  const auto& templates = system.templates(session.agency->row.pack);
  const auto form = templates.find(std::string(letter));
  if (form == templates.end() || !letters::applies(form->second, told.procedure, told.facts)) {
    return fail(ErrorCode::kNotFound, "本件目前没有这份文书，请从列表中选择。");
  }
  letters::Letter filled = letters::fill(form->second, told.facts);
  const Sm3Digest digest = *sm3_from_hex(filled.digest);
  filled.code = letters::code_of(
      hmac_sm3(letter_key(*session.agency->keys).bytes, BytesView(digest.bytes)).bytes);
  XS_TRY(Bytes bytes, on_paper(system, filled, paper));
  XS_CHECK(note_access(system, session, Looked::kLetter, item.value, digest, at));
  return WrittenLetter{filled.title + (paper == Paper::kPdf ? ".pdf" : ".html"), std::move(bytes)};
}

}  // namespace xs::service
