// SPDX-License-Identifier: AGPL-3.0-or-later
#include "service/system.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "base/calendar_file.h"
#include "screening/rules.h"
#include "service/acts.h"
#include "service/admission.h"
#include "service/word_lists.h"
#include "store/migrations.h"

namespace xs::service {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kEngine = "xianshen 0.1.0";
constexpr std::string_view kNationalPack = "national";

Result<std::unique_ptr<store::Database>> open_database(const Options& options) {
  if (!options.database.empty()) return store::Database::open(options.database);
  std::error_code error;
  fs::create_directories(options.data, error);
  if (error) {
    return fail(ErrorCode::kUnavailable, "无法建立数据文件夹，请检查权限。", options.data.string());
  }
  fs::permissions(options.data, fs::perms::owner_all, error);
  return store::Database::open((options.data / "xianshen.db").string());
}

// Every file under a folder, in order of path, as one text: what a hash stands for.
std::string folder_text(const fs::path& folder) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file() && entry.path().extension() == ".yaml") {
      files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::string text;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream read;
    read << in.rdbuf();
    const std::string content = std::move(read).str();
    text += fmt::format("{} {}\n", fs::relative(file, folder).string(), content.size()) + content;
  }
  return text;
}

}  // namespace

System::System() = default;
System::~System() = default;

Result<std::unique_ptr<System>> System::start(Options options) {
  if (sodium_init() < 0) {
    return fail(ErrorCode::kUnavailable, "系统随机数不可用，无法启动。");
  }
  std::unique_ptr<System> system(new System);
  system->options_ = std::move(options);
  system->refused_ = std::make_unique<RefusedUploads>();
  system->compiled_lists_ = std::make_unique<CompiledLists>();
  system->engine_hash_ = to_hex(sm3(kEngine));
  XS_CHECK(system->load_rules());
  XS_TRY(system->database_, open_database(system->options_));
  XS_CHECK(store::migrate(*system->database_));
  XS_TRY(system->reader_, sandbox::ReaderPool::start(system->options_.reader));
  XS_TRY(const auto rows,
         system->database_->read([](store::Transaction& tx) { return store::agencies(tx); }));
  for (const store::Agency& row : rows) XS_CHECK(system->open_agency(row));
  XS_CHECK(system->keep_packs());
  return system;
}

Result<void> System::load_rules() {
  XS_TRY(calendar_, load_calendar(options_.calendars));
  const fs::path detectors = options_.packs / kNationalPack / "screening";
  auto rules = screening::load_rules(detectors);
  if (!rules.faults.empty()) {
    const auto& first = rules.faults.front();
    return fail(ErrorCode::kInvalidInput,
                fmt::format("筛查规则有 {} 处错误，无法启动。{}:{}:{}: {}", rules.faults.size(),
                            first.file, first.line, first.column, first.message));
  }
  lists_hash_ = to_hex(sm3(folder_text(detectors)));
  categories_ = rules.rules.categories;
  profiles_ = rules.rules.profiles;
  detector_versions_ = screening::versions_of(rules.rules);
  XS_TRY(auto attributes, screening::AttributeReader::compile(rules.rules.attributes));
  attributes_.emplace(std::move(attributes));
  for (const auto& category : categories_) category_labels_[category.id] = category.name;
  XS_TRY(auto compiled, screening::Screener::compile(std::move(rules.rules)));
  screener_.emplace(std::move(compiled));
  packs_ = std::make_shared<Packs>();
  XS_CHECK(packs_->load(options_.packs, date_in_shanghai(now())));
  return load_templates();
}

Result<void> System::load_templates() {
  typesetter_ = sandbox::Typesetter::of(sandbox::typesetter_beside_this_program());
  for (const PackInForce& pack : packs_->all_current()) {
    auto loaded = letters::load_templates(options_.packs, *pack);
    if (!loaded.templates) {
      return fail(ErrorCode::kInvalidInput,
                  fmt::format("“{}”的文书模板有 {} 处错误，无法启动。\n{}", pack->title,
                              loaded.faults.size(), render(loaded.faults)));
    }
    templates_[pack->id] = *std::move(loaded.templates);
  }
  return {};
}

const letters::Templates& System::templates(const std::string& pack) const {
  static const letters::Templates kNone;
  const auto found = templates_.find(pack);
  return found == templates_.end() ? kNone : found->second;
}

// A version that is new to this database is on record from its first start on.
Result<void> System::keep_packs() {
  const Instant at = now();
  return database_->transact([&](store::Transaction& tx) -> Result<void> {
    XS_CHECK(packs_->complete_first_forms(tx, at));
    std::map<std::string, bool> fresh;
    for (const auto& agency : agencies()) {
      const auto [known, first] = fresh.try_emplace(agency->row.pack, false);
      if (first) {
        XS_TRY(known->second, packs_->keep(tx, agency->row.pack, at));
      }
      if (!known->second) continue;
      XS_CHECK(record_agency_act(tx, *agency, "pack_switched_on", {}, agency->pack->hash, at));
    }
    return {};
  });
}

Result<void> System::open_agency(const store::Agency& row) {
  const PackInForce pack = packs_->current(row.pack);
  if (!pack) {
    return fail(ErrorCode::kNotFound,
                fmt::format("找不到“{}”使用的制度包“{}”，无法启动。", row.title, row.pack));
  }
  XS_TRY(auto keys, open_keys(options_.keys, row.id, Absent::kFail));
  const std::unique_lock lock(mutex_);
  agencies_[row.id] = std::make_shared<const Agency>(Agency{row, pack, std::move(keys), packs_});
  return {};
}

Result<void> System::add_agency(const store::Agency& row) {
  const PackInForce pack = packs_->current(row.pack);
  if (!pack) {
    return fail(ErrorCode::kInvalidInput, "没有这一制度包，请从列表中选择。");
  }
  XS_TRY(auto keys, open_keys(options_.keys, row.id, Absent::kCreate));
  const auto agency = std::make_shared<const Agency>(Agency{row, pack, std::move(keys), packs_});
  const Instant at = now();
  XS_CHECK(database_->transact([&](store::Transaction& tx) -> Result<void> {
    XS_CHECK(store::add_agency(tx, row, at));
    XS_CHECK(packs_->keep(tx, row.pack, at));
    return record_agency_act(tx, *agency, "pack_switched_on", {}, agency->pack->hash, at);
  }));
  const std::unique_lock lock(mutex_);
  agencies_[row.id] = agency;
  return {};
}

Result<std::shared_ptr<const Agency>> System::agency(const AgencyId& id) const {
  const std::shared_lock lock(mutex_);
  const auto found = agencies_.find(id);
  if (found == agencies_.end()) return fail(ErrorCode::kNotFound, "没有这个单位。");
  return found->second;
}

std::vector<std::shared_ptr<const Agency>> System::agencies() const {
  const std::shared_lock lock(mutex_);
  std::vector<std::shared_ptr<const Agency>> all;
  all.reserve(agencies_.size());
  for (const auto& [id, agency] : agencies_) all.push_back(agency);
  return all;
}

std::vector<std::shared_ptr<const regulation::Pack>> System::known_packs() const {
  return packs_->all_current();
}

std::map<std::string, std::string> System::administrator_roles() const {
  std::map<std::string, std::string> roles;
  for (const PackInForce& pack : packs_->all_current()) {
    for (const auto& [id, role] : pack->roles) {
      if (role.administrator) roles[id] = role.label;
    }
  }
  return roles;
}

}  // namespace xs::service
