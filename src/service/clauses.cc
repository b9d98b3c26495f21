// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/clauses.h"

#include <algorithm>

#include "procedure/law_case.h"
#include "procedure/requirements.h"
#include "regulation/sentences.h"
#include "store/cases.h"

namespace xs::service {

Result<std::vector<ClauseInForce>> clauses_of(System& system, const Session& session) {
  const regulation::Pack& pack = session.pack();
  XS_TRY(const auto uses, system.database().read([&](store::Transaction& tx) {
    return store::clause_uses(tx, session.person.agency);
  }));
  std::map<std::string, int> cases;
  const auto loaded = procedure::load_law_cases(system.options().packs / pack.id, pack);
  for (const auto& law_case : loaded.cases) {
    for (const std::string& clause : law_case.cites) ++cases[clause];
  }
  const auto titles = procedure::requirement_titles();
  std::vector<ClauseInForce> out;
  for (const std::string& id : pack.clause_order) {
    ClauseInForce entry{.clause = pack.clauses.at(id),
                        .rules = {},
                        .law_cases = cases[id],
                        .acted = 0,
                        .last_acted = std::nullopt};
    for (const auto& sentence : regulation::sentences_of(pack, id, titles)) {
      entry.rules.push_back(sentence.kind + "：" + sentence.text);
    }
    const auto used = std::ranges::find(uses, id, &store::ClauseUse::clause);
    if (used != uses.end()) entry.acted = used->count, entry.last_acted = used->last;
    out.push_back(std::move(entry));
  }
  return out;
}

}  // namespace xs::service
