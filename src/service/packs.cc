// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/packs.h"

#include <algorithm>

#include "procedure/requirements.h"
#include "regulation/kept_text.h"
#include "store/permits.h"

namespace xs::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kNationalPack = "national";
constexpr std::string_view kKind = "pack";

// The last turn of the rules up to this day.
Date turn_before(const std::set<Date>& turns, Date on) {
  auto after = turns.upper_bound(on);
  return after == turns.begin() ? Date{} : *--after;
}

std::string_view after_first_line(std::string_view text) {
  return text.substr(std::min(text.size(), text.find('\n') + 1));
}

// With whichever other half gives the hash: the name of the pack, and its text.
std::optional<std::string> completed_as(const store::RuleText& first_form,
                                        const std::set<std::string>& ids,
                                        const std::vector<regulation::PackFiles>& others) {
  for (const std::string& id : ids) {
    for (const regulation::PackFiles& other : others) {
      const auto files = regulation::completed(first_form.content, id, other);
      if (!files) continue;
      const regulation::Loaded loaded = regulation::load_pack_text(
          id, regulation::text_of(*files), Date{}, procedure::requirement_names());
      if (loaded.pack && loaded.pack->hash == first_form.hash) return id + "\n" + loaded.text;
    }
  }
  return std::nullopt;
}

std::set<Date> turns_of(const regulation::Pack& pack) {
  std::set<Date> turns;
  for (const auto& [id, clause] : pack.clauses) {
    turns.insert(clause.from);
    if (clause.until) turns.insert(Date{clause.until->days + std::chrono::days(1)});
  }
  return turns;
}

}  // namespace

Result<void> Packs::load(const fs::path& folder, Date today) {
  const auto names = procedure::requirement_names();
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    if (name == kNationalPack || !fs::exists(entry.path() / "pack.yaml")) continue;
    regulation::Loaded loaded = regulation::load_pack(entry.path(), today, names);
    if (!loaded.pack) {
      return fail(ErrorCode::kInvalidInput,
                  "制度包有错误，无法启动：\n" + regulation::render(loaded.faults));
    }
    current_[name] = add(name, std::move(loaded), today);
  }
  return {};
}

PackInForce Packs::current(const std::string& id) const {
  const auto found = current_.find(id);
  return found == current_.end() ? nullptr : found->second;
}

std::vector<PackInForce> Packs::all_current() const {
  std::vector<PackInForce> all;
  all.reserve(current_.size());
  for (const auto& [id, pack] : current_) all.push_back(pack);
  return all;
}

Result<bool> Packs::keep(store::Transaction& tx, const std::string& id, Instant at) const {
  const PackInForce pack = current(id);
  if (!pack) return fail(ErrorCode::kNotFound, "没有这一制度包，请从列表中选择。");
  std::string content;
  {
    const std::lock_guard lock(mutex_);
    content = id + "\n" + versions_.at(pack->hash).text;
  }
  XS_TRY(const auto kept, store::rule_text(tx, pack->hash));
  if (kept == content) return false;
  XS_CHECK(store::keep_rule_text(tx, pack->hash, kKind, content, at));
  return !kept;
}

Result<std::size_t> Packs::complete_first_forms(store::Transaction& tx, Instant at) const {
  XS_TRY(const auto kept, store::rule_texts(tx, kKind));
  std::vector<const store::RuleText*> first_forms;
  std::vector<regulation::PackFiles> others;
  for (const store::RuleText& text : kept) {
    if (regulation::is_of_first_form(text.content)) {
      first_forms.push_back(&text);
    } else if (auto files = regulation::files_in(after_first_line(text.content))) {
      others.push_back(*std::move(files));
    }
  }
  if (first_forms.empty()) return 0;
  std::set<std::string> ids;
  for (const auto& [id, pack] : current_) {
    ids.insert(id);
    const std::lock_guard lock(mutex_);
    if (auto files = regulation::files_in(versions_.at(pack->hash).text)) {
      others.push_back(*std::move(files));
    }
  }
  std::size_t done = 0;
  for (const store::RuleText* text : first_forms) {
    const auto whole = completed_as(*text, ids, others);
    if (!whole) continue;
    XS_CHECK(store::keep_rule_text(tx, text->hash, kKind, *whole, at));
    ++done;
  }
  return done;
}

PackInForce Packs::add(std::string id, regulation::Loaded loaded, Date on) const {
  const auto pack = std::make_shared<const regulation::Pack>(*std::move(loaded.pack));
  const std::lock_guard lock(mutex_);
  Version& version = versions_[pack->hash];
  if (version.id.empty()) {
    version.id = std::move(id);
    version.text = std::move(loaded.text);
    version.turns = turns_of(*pack);
  }
  return version.in_force.try_emplace(turn_before(version.turns, on), pack).first->second;
}

PackInForce Packs::known(const std::string& hash, Date on) const {
  const std::lock_guard lock(mutex_);
  const auto version = versions_.find(hash);
  if (version == versions_.end()) return nullptr;
  const auto pack = version->second.in_force.find(turn_before(version->second.turns, on));
  return pack == version->second.in_force.end() ? nullptr : pack->second;
}

Result<PackInForce> Packs::under(store::Transaction& tx, const std::string& hash, Date on) const {
  if (auto pack = known(hash, on)) return pack;
  XS_TRY(const auto kept, store::rule_text(tx, hash));
  if (!kept || regulation::is_of_first_form(*kept)) {
    return fail(ErrorCode::kNotFound,
                "本件所依据的制度版本没有保存，不能继续办理，请改按现行制度办理。", hash);
  }
  const std::size_t end = kept->find('\n');
  if (end != std::string::npos) {
    std::string id = kept->substr(0, end);
    regulation::Loaded loaded = regulation::load_pack_text(
        id, std::string_view(*kept).substr(end + 1), on, procedure::requirement_names());
    if (loaded.pack && loaded.pack->hash == hash) return add(std::move(id), std::move(loaded), on);
  }
  return fail(ErrorCode::kCorrupt, "本件所依据的制度版本已损坏，不能继续办理，请联系系统管理员。",
              hash);
}

}  // namespace xs::service
