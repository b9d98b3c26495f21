// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/judged.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "regulation/kept_text.h"
#include "screening/judged.h"
#include "screening/word_list.h"
#include "store/permits.h"
#include "store/word_lists.h"

namespace xs::service {
namespace {

using casefile::Disposition;
using casefile::FileVersion;
using document::Finding;

std::string reason_context(const Sm3Digest& key) { return "judged/" + to_hex(key); }

// The act that brought this file in, as it was screened.
const casefile::Envelope* brought_in(const OpenCase& open, const FileVersion& file) {
  for (const casefile::Act& act : open.acts) {
    const auto* replaced = std::get_if<casefile::FilesReplaced>(&act.what);
    if (!replaced) continue;
    const bool has_it = std::ranges::any_of(replaced->files, [&](const FileVersion& each) {
      return each.digest == file.digest && each.screening == file.screening;
    });
    if (has_it) return &act.envelope;
  }
  return nullptr;
}

// The articles of a regulation without its detectors, which are versioned one by one. Nothing where
// this version was not kept as a whole.
Result<std::string> articles_of(store::Transaction& tx, const std::string& pack) {
  XS_TRY(const auto kept, store::rule_text(tx, pack));
  if (!kept || regulation::is_of_first_form(*kept)) return std::string();
  auto files = regulation::files_in(std::string_view(*kept).substr(kept->find('\n') + 1));
  if (!files) return std::string();
  std::erase_if(*files,
                [](const auto& file) { return file.first.find("/screening/") != file.first.npos; });
  return to_hex(sm3(regulation::text_of(*files)));
}

// What a finding of a file was made by, and nothing where that is not what makes findings today.
class RulesOfToday {
 public:
  RulesOfToday(const System& system, std::map<std::string, std::string> articles,
               std::string articles_today, std::vector<store::WordListVersion> lists_on)
      : system_(system),
        articles_(std::move(articles)),
        articles_today_(std::move(articles_today)),
        lists_on_(std::move(lists_on)) {}

  [[nodiscard]] std::optional<std::string> made(const Finding& finding,
                                                const casefile::Envelope& screened) const {
    const auto articles = articles_.find(screened.pack);
    if (articles == articles_.end() || articles_today_.empty() ||
        articles->second != articles_today_ || screened.engine != system_.engine_hash()) {
      return std::nullopt;
    }
    const std::string rules = fmt::format("{}/{}", articles_today_, screened.engine);
    if (!finding.detector.starts_with(screening::kWordListDetector)) {
      const auto today = system_.detector_versions().find(finding.detector);
      if (today == system_.detector_versions().end() || today->second != finding.version) {
        return std::nullopt;
      }
      return rules + "/" + finding.version;
    }
    const std::string_view list =
        std::string_view(finding.detector).substr(screening::kWordListDetector.size());
    const auto version = std::ranges::find(lists_on_, list, &store::WordListVersion::list);
    if (version == lists_on_.end() || !version->switched ||
        *version->switched > screened.recorded_at) {
      return std::nullopt;
    }
    return rules + "/" + to_hex(version->content);
  }

 private:
  const System& system_;
  std::map<std::string, std::string> articles_;  // by the hash of the whole regulation
  std::string articles_today_;
  std::vector<store::WordListVersion> lists_on_;
};

// For findings of files that came in with these acts.
Result<RulesOfToday> rules_of_today(System& system, const Agency& agency,
                                    const std::vector<casefile::Act>& acts) {
  return system.database().read([&](store::Transaction& tx) -> Result<RulesOfToday> {
    std::map<std::string, std::string> articles;
    for (const casefile::Act& act : acts) {
      const std::string& pack = act.envelope.pack;
      if (!std::holds_alternative<casefile::FilesReplaced>(act.what) || articles.contains(pack)) {
        continue;
      }
      XS_TRY(articles[pack], articles_of(tx, pack));
    }
    XS_TRY(auto today, articles_of(tx, agency.pack->hash));
    XS_TRY(auto on, store::word_lists_on(tx, agency.row.id));
    return RulesOfToday(system, std::move(articles), std::move(today), std::move(on));
  });
}

std::string_view text_around(const ReadDocument& read, const FileVersion& file,
                             const Finding& finding) {
  const auto part =
      std::ranges::find(read.document.parts, finding.where.part, &document::Part::address);
  return part == read.document.parts.end() ? std::string_view(file.name) : part->text;
}

// Findings of a file that may be remembered, by their id.
std::map<std::string, Judgement> keys_of(const System& system, const Agency& agency,
                                         const RulesOfToday& rules, const OpenCase& open,
                                         const FileVersion& file, const ReadDocument& read) {
  std::map<std::string, Judgement> keys;
  const casefile::Envelope* screened = brought_in(open, file);
  if (!screened) return keys;
  const Sm3Digest agency_key = judging_key(*agency.keys);
  for (const Finding& finding : read.screening.findings) {
    if (!screening::may_stay_judged(finding, system.categories())) continue;
    const auto made = rules.made(finding, *screened);
    if (!made) continue;
    keys[finding.id] = {
        {file.digest, finding.id},
        screening::judged_key(agency_key.bytes, text_around(read, file, finding), finding, *made),
        to_hex(sm3(*made))};
  }
  return keys;
}

// What he disposes of now and what he disposed of before at the same step.
std::set<casefile::FindingKey> disposed_by(const Session& session, const casefile::Case& item,
                                           const casefile::Said& said) {
  std::set<casefile::FindingKey> keys;
  for (const auto& [key, disposition] : said.dispositions) keys.insert(key);
  for (const auto& [key, disposition] : item.dispositions) {
    if (disposition.by == session.person.id && disposition.step == said.step) keys.insert(key);
  }
  return keys;
}

}  // namespace

Judgements judgements_of(System& system, const Session& session, const CaseId& item,
                         const casefile::What& what) {
  const auto* said = std::get_if<casefile::Said>(&what);
  if (!said || said->decision.empty()) return {};
  Judgements out{session.person.id, said->step, {}};
  const auto open = system.database().read(
      [&](store::Transaction& tx) { return load_case(tx, *session.agency, item); });
  if (!open || !may_read(session, open->item) || open->item.drafter == session.person.id) return {};
  const auto wanted = disposed_by(session, open->item, *said);
  if (wanted.empty()) return {};
  const auto rules = rules_of_today(system, *session.agency, open->acts);
  if (!rules) return {};
  for (const FileVersion& file : open->item.files) {
    const auto read = stored_document(system, *open, file);
    if (!read) continue;
    for (auto& [id, judgement] : keys_of(system, *session.agency, *rules, *open, file, *read)) {
      if (wanted.contains(judgement.finding)) out.all.push_back(std::move(judgement));
    }
  }
  return out;
}

Result<void> remember(store::Transaction& tx, const Agency& agency, const casefile::Case& item,
                      const Judgements& judgements, Instant at) {
  for (const Judgement& judgement : judgements.all) {
    const auto found = item.dispositions.find(judgement.finding);
    if (found == item.dispositions.end()) continue;
    const Disposition& said = found->second;
    if (said.by != judgements.by || said.step != judgements.step) continue;
    if (said.kind != casefile::DispositionKind::kNotProblem) {
      XS_CHECK(store::remove_judged(tx, agency.row.id, judgement.key));
      continue;
    }
    XS_CHECK(store::put_judged(tx, agency.row.id,
                               {.finding = judgement.key,
                                .rules = judgement.rules,
                                .item = item.id,
                                .person = said.by,
                                .at = at,
                                .reason = seal(agency.keys->sealing, as_bytes(said.reason),
                                               reason_context(judgement.key))}));
  }
  return {};
}

Result<void> mark_judged(System& system, const Agency& agency, const OpenCase& open,
                         const FileVersion& file, ReadDocument& read) {
  if (read.screening.findings.empty()) return {};
  XS_TRY(const RulesOfToday rules, rules_of_today(system, agency, open.acts));
  const auto keys = keys_of(system, agency, rules, open, file, read);
  return system.database().read([&](store::Transaction& tx) -> Result<void> {
    for (Finding& finding : read.screening.findings) {
      const auto key = keys.find(finding.id);
      if (key == keys.end()) continue;
      XS_TRY(const auto judged, store::judged(tx, agency.row.id, key->second.key));
      if (!judged) continue;
      XS_TRY(const auto person, store::person(tx, agency.row.id, judged->person));
      XS_TRY(const Bytes reason,
             open_sealed(agency.keys->sealing, judged->reason, reason_context(judged->finding)));
      finding.judged = document::Judged{person ? person->name : std::string(), judged->at,
                                        std::string(as_text(reason))};
    }
    return {};
  });
}

}  // namespace xs::service
