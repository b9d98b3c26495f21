// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <functional>
#include <set>
#include <sstream>

#include "screening/strict_yaml.h"

namespace xs::screening {
namespace {

constexpr std::pair<std::string_view, Check> kChecks[] = {
    {"gb11643", Check::kResidentId},
    {"gb11643_old", Check::kResidentIdOld},
    {"gb11643_shape", Check::kResidentIdShape},
    {"gb11643_masked", Check::kResidentIdMasked},
    {"mobile", Check::kMobile},
    {"union_pay_card", Check::kUnionPayCard},
    {"luhn_card", Check::kLuhnCard},
    {"account", Check::kAccount},
    {"plate", Check::kPlate},
    {"email", Check::kEmail},
    {"person_name", Check::kPersonName},
};

// 15 → 十五, as articles are numbered.
std::string chinese_number(int number) {
  constexpr std::string_view kDigits[] = {"", "一", "二", "三", "四", "五", "六", "七", "八", "九"};
  std::string out;
  const auto digit = [&](int value) { out += kDigits[static_cast<std::size_t>(value)]; };
  if (number >= 100) {
    digit(number / 100);
    out += "百";
    if (number % 100 != 0 && number % 100 < 10) out += "零";
  }
  if (const int tens = number / 10 % 10; tens > 0) {
    if (tens > 1 || number >= 100) digit(tens);
    out += "十";
  }
  digit(number % 10);
  return out;
}

class Reader {
 public:
  Reader(LoadedRules& out, std::map<std::string, std::string>& laws) : out_(out), laws_(laws) {}

  void read_heads(const YAML::Node& root, FaultList& faults) {
    faults_ = &faults;
    if (!expect_map(
            root, {"laws", "categories", "lists", "shapes", "profiles", "attributes", "detectors"}))
      return;
    if (const auto laws = root["laws"]) read_names(laws, laws_);
    if (const auto categories = root["categories"]) read_categories(categories);
    if (const auto lists = root["lists"]) read_lists(lists);
    if (const auto shapes = root["shapes"]) read_names(shapes, out_.rules.shapes);
  }

  void read_detectors(const YAML::Node& root, FaultList& faults) {
    faults_ = &faults;
    if (!root.IsMap()) return;
    if (const auto profiles = root["profiles"]) read_profiles(profiles);
    if (const auto attributes = root["attributes"]) read_attributes(attributes);
    const YAML::Node detectors = root["detectors"];
    if (!detectors) return;
    if (!detectors.IsSequence()) return fault(detectors, "detectors 应当是列表。");
    for (const YAML::Node& node : detectors) read_detector(node);
  }

 private:
  void fault(const YAML::Node& node, std::string message) {
    faults_->add(node.Mark(), std::move(message));
  }

  bool expect_map(const YAML::Node& node, const std::set<std::string_view>& keys) {
    if (!node.IsMap()) {
      fault(node, "这里应当是“键: 值”的形式。");
      return false;
    }
    for (const auto& entry : node) {
      if (entry.first.IsScalar() && !keys.contains(entry.first.Scalar())) {
        fault(entry.first, fmt::format("不认识的键“{}”。", entry.first.Scalar()));
      }
    }
    return true;
  }

  std::string text(const YAML::Node& map, const char* key, bool required) {
    const YAML::Node node = map[key];
    if (!node) {
      if (required) fault(map, fmt::format("缺少“{}”。", key));
      return {};
    }
    if (!node.IsScalar() || node.Scalar().empty()) {
      fault(node, fmt::format("“{}”应当是一行文字。", key));
      return {};
    }
    return node.Scalar();
  }

  std::vector<std::string> texts(const YAML::Node& map, const char* key, bool required = false) {
    const YAML::Node node = map[key];
    if (!node) {
      if (required) fault(map, fmt::format("缺少“{}”。", key));
      return {};
    }
    return texts_of(node, key);
  }

  std::vector<std::string> texts_of(const YAML::Node& node, const std::string& key) {
    std::vector<std::string> out;
    if (!node.IsSequence()) {
      fault(node, fmt::format("“{}”应当是列表。", key));
      return out;
    }
    for (const YAML::Node& item : node) {
      if (item.IsScalar() && !item.Scalar().empty()) {
        out.push_back(item.Scalar());
      } else {
        fault(item, fmt::format("“{}”中的每一项应当是文字。", key));
      }
    }
    return out;
  }

  bool flag(const YAML::Node& map, const char* key) {
    const YAML::Node node = map[key];
    if (!node) return false;
    if (!node.IsScalar() || (node.Scalar() != "true" && node.Scalar() != "false")) {
      fault(node, fmt::format("“{}”应当是 true 或 false。", key));
      return false;
    }
    return node.Scalar() == "true";
  }

  template <class T, class From>
  void effect(const YAML::Node& map, const char* key, bool required, T& out, From from) {
    const YAML::Node node = map[key];
    if (!node && !required) return;
    const std::string written = text(map, key, required);
    if (written.empty()) return;
    if (const auto value = from(written)) {
      out = *value;
    } else {
      fault(node, fmt::format("“{}”不能是“{}”。", key, written));
    }
  }

  void read_names(const YAML::Node& node, std::map<std::string, std::string>& out) {
    if (!node.IsMap()) return fault(node, "这里应当是“键: 值”的形式。");
    for (const auto& entry : node) {
      if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
        fault(entry.first, "名称和内容应当是文字。");
      } else if (!out.emplace(entry.first.Scalar(), entry.second.Scalar()).second) {
        fault(entry.first, fmt::format("名称“{}”重复。", entry.first.Scalar()));
      }
    }
  }

  void read_categories(const YAML::Node& categories) {
    if (!categories.IsSequence()) return fault(categories, "categories 应当是列表。");
    for (const YAML::Node& node : categories) {
      if (!expect_map(node, {"id", "name", "severity", "action", "admission", "personal"}))
        continue;
      Category category;
      category.id = text(node, "id", true);
      category.name = text(node, "name", true);
      effect(node, "severity", true, category.severity, document::severity_from);
      effect(node, "action", true, category.action, document::action_from);
      effect(node, "admission", true, category.admission, document::admission_from);
      category.personal = flag(node, "personal");
      if (find_category(category.id)) fault(node, fmt::format("类别“{}”重复。", category.id));
      out_.rules.categories.push_back(std::move(category));
    }
  }

  void read_lists(const YAML::Node& lists) {
    if (!lists.IsMap()) return fault(lists, "lists 应当是“键: 值”的形式。");
    for (const auto& entry : lists) {
      if (!entry.first.IsScalar()) continue;
      const std::string& name = entry.first.Scalar();
      if (!out_.rules.lists.emplace(name, texts_of(entry.second, name)).second) {
        fault(entry.first, fmt::format("列表“{}”重复。", name));
      }
    }
  }

  const Category* find_category(const std::string& id) const {
    const auto& all = out_.rules.categories;
    const auto found = std::find_if(all.begin(), all.end(),
                                    [&](const Category& category) { return category.id == id; });
    return found == all.end() ? nullptr : &*found;
  }

  void read_profiles(const YAML::Node& profiles) {
    if (!profiles.IsSequence()) return fault(profiles, "profiles 应当是列表。");
    for (const YAML::Node& node : profiles) {
      if (!expect_map(node, {"id", "name", "cites", "says", "shows", "masks", "period"})) continue;
      Profile profile;
      profile.id = text(node, "id", true);
      profile.name = text(node, "name", true);
      profile.cites = texts(node, "cites", true);
      profile.says = say(node, profile.cites);
      profile.shows = personal_categories(node, "shows");
      profile.masks = personal_categories(node, "masks");
      profile.period = text(node, "period", false);
      if (!profile_ids_.insert(profile.id).second)
        fault(node["id"], fmt::format("公开事项“{}”重复。", profile.id));
      out_.rules.profiles.push_back(std::move(profile));
    }
  }

  void read_attributes(const YAML::Node& attributes) {
    if (!attributes.IsSequence()) return fault(attributes, "attributes 应当是列表。");
    for (const YAML::Node& node : attributes) {
      if (!expect_map(node, {"attribute", "releases", "lines"})) continue;
      out_.rules.attributes.push_back(
          {text(node, "attribute", true), flag(node, "releases"), texts(node, "lines", true)});
    }
  }

  // A profile decides about personal data, never about marks.
  std::vector<std::string> personal_categories(const YAML::Node& map, const char* key) {
    std::vector<std::string> ids = texts(map, key, true);
    for (const std::string& id : ids) {
      const Category* category = find_category(id);
      const bool name = id == kNameCategory;
      if (category == nullptr || (!category->personal && !name)) {
        fault(map[key], fmt::format("“{}”不是已声明的个人信息类别。", id));
      }
    }
    return ids;
  }

  void read_detector(const YAML::Node& node) {
    if (!expect_map(
            node,
            {"id",        "category",      "cites",  "says",          "severity", "action",
             "admission", "confidence",    "verify", "extent",        "words",    "patterns",
             "unless",    "unless_around", "after",  "always_masked", "before",   "life",
             "not_after", "run_on_after",  "near",   "not_near",      "columns",  "cell",
             "domains",   "needs_person",  "alone",  "complete_mark", "quotable", "properties_only",
             "hits",      "misses"})) {
      return;
    }
    Detector detector;
    detector.id = text(node, "id", true);
    if (!ids_.insert(detector.id).second) {
      fault(node["id"], fmt::format("检测项“{}”重复。", detector.id));
    }
    read_effects(node, detector);
    read_matching(node, detector);
    detector.hits = texts(node, "hits", true);
    detector.misses = texts(node, "misses", true);
    if (detector.hits.empty() || detector.misses.empty()) {
      fault(node, "每个检测项都要有 hits 和 misses 的例子。");
    }
    out_.rules.detectors.push_back(std::move(detector));
  }

  void read_effects(const YAML::Node& node, Detector& detector) {
    detector.category = text(node, "category", true);
    if (const Category* category = find_category(detector.category)) {
      detector.severity = category->severity;
      detector.action = category->action;
      detector.admission = category->admission;
    } else if (!detector.category.empty()) {
      fault(node["category"], fmt::format("没有声明类别“{}”。", detector.category));
    }
    effect(node, "severity", false, detector.severity, document::severity_from);
    effect(node, "action", false, detector.action, document::action_from);
    effect(node, "admission", false, detector.admission, document::admission_from);
    if (node["confidence"]) {
      if (!YAML::convert<double>::decode(node["confidence"], detector.confidence) ||
          detector.confidence <= 0 || detector.confidence > 1) {
        fault(node["confidence"], "“confidence”应当大于 0、不大于 1。");
      }
    }
    detector.cites = texts(node, "cites", true);
    if (detector.cites.empty()) fault(node, "检测项没有引用条款。");
    detector.says = say(node, detector.cites);
  }

  // Fills {cites} with the names of the clauses, so that no number is written twice.
  std::string say(const YAML::Node& node, const std::vector<std::string>& cites) {
    std::string says = text(node, "says", true);
    std::string names;
    for (const std::string& id : cites) {
      const std::string name = clause_name(id);
      if (name.empty()) {
        fault(node["cites"], fmt::format("不认识的条款“{}”。", id));
        continue;
      }
      if (!names.empty()) names += "、";
      names += name;
    }
    const std::size_t at = says.find("{cites}");
    if (at == std::string::npos) {
      if (!says.empty()) fault(node["says"], "“says”中应当有 {cites}。");
      return says;
    }
    return says.replace(at, std::string_view("{cites}").size(), names);
  }

  std::string clause_name(const std::string& id) const {
    const std::size_t dash = id.find('-');
    if (dash == std::string::npos) return {};
    const auto law = laws_.find(id.substr(0, dash));
    const std::string number = id.substr(dash + 1);
    if (law == laws_.end() || number.empty() || number.size() > 3 ||
        number.find_first_not_of("0123456789") != std::string::npos) {
      return {};
    }
    return fmt::format("《{}》第{}条", law->second, chinese_number(std::stoi(number)));
  }

  void read_extent(const YAML::Node& node, Detector& detector) {
    if (!node["extent"]) return;
    const std::string name = text(node, "extent", true);
    if (name == "mark") {
      detector.extent = Extent::kMark;
    } else if (name == "sentence") {
      detector.extent = Extent::kSentence;
    } else {
      fault(node["extent"], "“extent”应当是 mark 或者 sentence。");
    }
  }

  void read_always_masked(const YAML::Node& node, Detector& detector) {
    detector.always_masked = texts(node, "always_masked");
    if (!detector.always_masked.empty() && detector.check != Check::kPersonName) {
      fault(node["always_masked"], "always_masked 只用于查找姓名（verify: person_name）的检测项。");
    }
    for (const std::string& word : detector.always_masked) {
      if (std::ranges::find(detector.after, word) == detector.after.end())
        fault(node["always_masked"], fmt::format("“always_masked”中的“{}”不在“after”中。", word));
    }
  }

  void read_matching(const YAML::Node& node, Detector& detector) {
    if (node["verify"]) {
      const std::string name = text(node, "verify", true);
      const auto found = std::find_if(std::begin(kChecks), std::end(kChecks),
                                      [&](const auto& entry) { return entry.first == name; });
      if (found == std::end(kChecks)) {
        fault(node["verify"], fmt::format("没有名为“{}”的核验方法。", name));
      } else {
        detector.check = found->second;
      }
    }
    read_extent(node, detector);
    detector.words = texts(node, "words");
    detector.patterns = texts(node, "patterns");
    detector.unless = texts(node, "unless");
    detector.unless_around = texts(node, "unless_around");
    detector.after = texts(node, "after");
    read_always_masked(node, detector);
    detector.before = texts(node, "before");
    detector.life = texts(node, "life");
    detector.not_after = texts(node, "not_after");
    detector.run_on_after = texts(node, "run_on_after");
    detector.near = texts(node, "near");
    detector.not_near = texts(node, "not_near");
    detector.columns = texts(node, "columns");
    detector.cell = text(node, "cell", false);
    detector.domains = texts(node, "domains");
    detector.needs_person = flag(node, "needs_person");
    detector.alone = flag(node, "alone");
    detector.complete_mark = flag(node, "complete_mark");
    detector.quotable = flag(node, "quotable");
    detector.properties_only = flag(node, "properties_only");
    const bool pattern = detector.check == Check::kPattern;
    if (pattern && detector.words.empty() != detector.patterns.empty()) {
      fault(node, "words 和 patterns 要一起写。");
    }
    if (pattern && detector.words.empty() && detector.cell.empty()) {
      fault(node,
            "检测项没有说明怎样查找：写 verify，或者 words 和 patterns，或者 columns 和 cell。");
    }
    if (detector.cell.empty() != (detector.columns.empty() || !pattern)) {
      fault(node, "columns 和 cell 要一起写。");
    }
  }

  LoadedRules& out_;
  std::map<std::string, std::string>& laws_;
  static constexpr std::string_view kNameCategory = "PII_NAME";
  std::set<std::string> ids_, profile_ids_;
  FaultList* faults_ = nullptr;
};

struct RuleFile {
  FaultList faults;
  YAML::Node root;
};

}  // namespace

LoadedRules load_rules(const std::filesystem::path& folder) {
  LoadedRules loaded;
  std::vector<std::filesystem::path> paths;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (entry.path().extension() == ".yaml") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  if (paths.empty()) {
    loaded.faults.push_back({folder.string(), 1, 1, "文件夹中没有 YAML 规则文件。"});
  }
  std::vector<RuleFile> files;
  for (const auto& path : paths) {
    std::ostringstream text;
    text << std::ifstream(path, std::ios::binary).rdbuf();
    FaultList faults(path.filename().string(), loaded.faults);
    if (auto root = read_strict_yaml(text.str(), faults)) files.push_back({faults, *root});
  }
  std::map<std::string, std::string> laws;
  Reader reader(loaded, laws);
  for (RuleFile& file : files) reader.read_heads(file.root, file.faults);
  for (RuleFile& file : files) reader.read_detectors(file.root, file.faults);
  return loaded;
}

}  // namespace xs::screening
