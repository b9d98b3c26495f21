// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/load.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <system_error>

#include "base/bytes.h"
#include "base/sm.h"
#include "regulation/articles_reading.h"
#include "regulation/kept_text.h"
#include "regulation/merging.h"
#include "regulation/references.h"
#include "regulation/structure.h"

namespace xs::regulation {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kLargestFile = 1 << 20;

// "9.yaml" before "10.yaml": digits that stand together count as one number.
bool in_order_of_articles(const std::string& a, const std::string& b) {
  const auto key = [](const std::string& name) {
    std::vector<std::pair<std::size_t, std::string>> parts;
    for (const char c : name) {
      const bool digit = c >= '0' && c <= '9';
      const bool goes_on = digit && !parts.empty() && parts.back().first > 0;
      if (!goes_on) parts.emplace_back(digit ? 1 : 0, std::string(1, c));
      if (goes_on) {
        ++parts.back().first;
        parts.back().second += c;
      }
    }
    return parts;
  };
  return key(a) < key(b);
}

class Loading {
 public:
  Loading(fs::path packs_folder, Date as_of) : packs_(std::move(packs_folder)), as_of_(as_of) {}
  Loading(PackFiles files, Date as_of) : kept_(std::move(files)), as_of_(as_of) {}

  // Reads a folder after those it extends.
  void read_folder(const std::string& id) {
    path_.push_back(id);
    Draft draft;
    draft.pack.id = id;
    const std::string file = id + "/pack.yaml";
    if (const std::optional<YamlValue> root = read_file(file)) {
      const std::vector<Named> extends = read_pack_file(*root, draft, faults_);
      for (const Named& base : extends) read_extended(base);
    }
    read_articles(id, draft);
    remember_screening(id);
    drafts_.push_back(std::move(draft));
    path_.pop_back();
  }

  Loaded finish(std::span<const std::string_view> known_requirements) {
    Pack pack = merge(drafts_, faults_);
    if (!unreadable_) {
      check_clause_prefixes(drafts_, pack, faults_);
      check_references(pack, drafts_, known_requirements, faults_);
      std::set<std::string> own_steps;
      for (const auto& [step, rule] : drafts_.back().pack.steps) own_steps.insert(step);
      check_structure(pack, own_steps, faults_);
    }
    if (!faults_.empty()) return {std::nullopt, faults_.sorted(), {}};
    put_steps_for_decisions(pack);
    pack.as_of = as_of_;
    std::string text = text_of(hashed_);
    pack.hash = to_hex(sm3(text));
    return {std::move(pack), {}, std::move(text)};
  }

 private:
  void read_extended(const Named& base) {
    if (std::ranges::find(path_, base.name) != path_.end()) {
      faults_.add(base.source, fmt::format("“{}”与本包互相延伸，请去掉一方。", base.name));
    } else if (!is_pack_id(base.name) || !is_file(base.name + "/pack.yaml")) {
      faults_.add(base.source, fmt::format("旁边没有名为“{}”的规则包。", base.name));
    } else if (std::ranges::none_of(
                   drafts_, [&](const Draft& draft) { return draft.pack.id == base.name; })) {
      read_folder(base.name);
    }
  }

  void read_articles(const std::string& id, Draft& draft) {
    bool any = false;
    ArticleReading reading(draft, as_of_, faults_);
    for (const std::string& file : yaml_files(id + "/articles")) {
      any = true;
      if (const std::optional<YamlValue> root = read_file(file)) reading.read(*root);
    }
    reading.finish();
    if (!any) {
      unreadable_ = true;
      faults_.add({id + "/articles", 0, 0}, "没有条文文件；每条一个文件，放在 articles 文件夹里。");
    }
  }

  void remember_screening(const std::string& id) {
    for (const std::string& file : yaml_files(id + "/screening")) (void)read_bytes(file);
  }

  // Relative to the packs folder, article by article. Files that would be passed over silently are
  // faults.
  std::vector<std::string> yaml_files(const std::string& folder) {
    std::vector<std::string> files;
    std::error_code error;
    if (kept_) {
      for (const auto& [file, bytes] : *kept_) {
        if (file.starts_with(folder + "/")) files.push_back(file);
      }
      std::ranges::sort(files, in_order_of_articles);
      return files;
    }
    for (const fs::directory_entry& entry : fs::directory_iterator(packs_ / folder, error)) {
      const std::string file = folder + "/" + entry.path().filename().string();
      std::error_code type_error;
      if (entry.path().extension() == ".yaml" && entry.is_regular_file(type_error)) {
        files.push_back(file);
      } else {
        faults_.add({file, 0, 0}, "这里只放以 .yaml 结尾的文件，请改名或移走。");
      }
    }
    std::ranges::sort(files, in_order_of_articles);
    return files;
  }

  [[nodiscard]] bool is_file(const std::string& file) const {
    return kept_ ? kept_->contains(file) : fs::is_regular_file(packs_ / file);
  }

  std::optional<std::string> read_bytes(const std::string& file) {
    if (kept_ && kept_->contains(file)) return hashed_[file] = kept_->at(file);
    std::error_code error;
    const std::uintmax_t size = fs::file_size(packs_ / file, error);
    std::ifstream stream(packs_ / file, std::ios::binary);
    std::string bytes;
    if (!error && size <= kLargestFile && stream) {
      bytes.resize(size);
      stream.read(bytes.data(), static_cast<std::streamsize>(size));
    }
    if (error || size > kLargestFile || !stream) {
      unreadable_ = true;
      faults_.add({file, 0, 0}, size > kLargestFile && !error ? "文件超过 1 MB，请分成几个文件。"
                                                              : "读不到这个文件。");
      return std::nullopt;
    }
    hashed_[file] = bytes;
    return bytes;
  }

  std::optional<YamlValue> read_file(const std::string& file) {
    const std::optional<std::string> bytes = read_bytes(file);
    if (!bytes) return std::nullopt;
    std::optional<YamlValue> root = read_yaml(file, *bytes, faults_);
    // Names defined in a file that cannot be read would all seem to be missing.
    if (!root) unreadable_ = true;
    return root;
  }

  fs::path packs_;                 // read from here,
  std::optional<PackFiles> kept_;  // or from what was read before
  Date as_of_;
  FaultList faults_;
  bool unreadable_ = false;
  std::vector<Draft> drafts_;
  std::vector<std::string> path_;  // packs being read, each extended by the one before
  PackFiles hashed_;
};

}  // namespace

Loaded load_pack(const fs::path& folder, Date as_of,
                 std::span<const std::string_view> known_requirements) {
  std::error_code error;
  const fs::path whole = fs::canonical(folder, error);
  if (error || !fs::is_directory(whole, error)) {
    return {std::nullopt, {{{folder.string(), 0, 0}, "", "没有这个文件夹。"}}, {}};
  }
  Loading loading(whole.parent_path(), as_of);
  loading.read_folder(whole.filename().string());
  return loading.finish(known_requirements);
}

Loaded load_pack_text(std::string_view id, std::string_view text, Date as_of,
                      std::span<const std::string_view> known_requirements) {
  auto files = files_in(text);
  if (!files) return {std::nullopt, {{{std::string(id), 0, 0}, "", "保存的制度包已损坏。"}}, {}};
  Loading loading(*std::move(files), as_of);
  loading.read_folder(std::string(id));
  return loading.finish(known_requirements);
}

}  // namespace xs::regulation
