// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/ooxml/package.h"

#include <fmt/format.h>
#include <zip.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/text.h"
#include "formats/draft.h"
#include "formats/xml.h"

namespace xs::formats::ooxml {
namespace {

constexpr std::size_t kMostEntries = 20'000;
constexpr std::uint64_t kMostInflated = std::uint64_t{1} << 30;
constexpr std::uint64_t kWorstRatio = 1000;
constexpr std::uint64_t kRatioMattersFrom = std::uint64_t{32} << 20;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::string last_segment(std::string_view uri) {
  return std::string(uri.substr(uri.find_last_of('/') + 1));
}

// A target as written in a relation of `base`, as the name of an entry.
std::string resolve(std::string_view base, std::string_view target) {
  std::string joined;
  if (target.starts_with('/')) {
    joined = target.substr(1);
  } else {
    const std::size_t slash = base.find_last_of('/');
    joined = slash == std::string_view::npos ? "" : std::string(base.substr(0, slash + 1));
    joined += target;
  }
  std::vector<std::string_view> kept;
  for (const std::string_view step : split(joined, '/')) {
    if (step == "..") {
      if (!kept.empty()) kept.pop_back();
    } else if (step != "." && !step.empty()) {
      kept.push_back(step);
    }
  }
  return fmt::format("{}", fmt::join(kept, "/"));
}

class RelationVisitor final : public XmlVisitor {
 public:
  RelationVisitor(std::string_view base, std::vector<Relation>& out) : base_(base), out_(out) {}
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    if (name != "Relationship") return;
    Relation relation;
    relation.id = attribute(attributes, "Id");
    relation.type = last_segment(attribute(attributes, "Type"));
    relation.external = attribute(attributes, "TargetMode") == "External";
    const std::string_view target = attribute(attributes, "Target");
    relation.target = relation.external ? std::string(target) : resolve(base_, target);
    out_.push_back(std::move(relation));
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

 private:
  std::string_view base_;
  std::vector<Relation>& out_;
};

using Types = std::map<std::string, std::string>;
class ContentTypeVisitor final : public XmlVisitor {
 public:
  ContentTypeVisitor(Types& overrides, Types& defaults)
      : overrides_(overrides), defaults_(defaults) {}
  void start(std::string_view name, std::string_view, XmlAttributes attributes) override {
    const std::string type(attribute(attributes, "ContentType"));
    if (name == "Override") {
      std::string_view part = attribute(attributes, "PartName");
      if (part.starts_with('/')) part.remove_prefix(1);
      overrides_.emplace(lower(part), type);
    } else if (name == "Default") {
      defaults_.emplace(lower(attribute(attributes, "Extension")), type);
    }
  }
  void end(std::string_view) override {}
  void text(std::string_view) override {}

 private:
  Types& overrides_;
  Types& defaults_;
};

constexpr std::string_view kDamaged = "文件已损坏，不能打开。请核对后重新保存再送审。";

}  // namespace

struct Package::Archive {
  zip_t* zip = nullptr;
  ~Archive() {
    if (zip != nullptr) zip_discard(zip);
  }
};

Package::Package(BytesView bytes) : archive_(std::make_unique<Archive>()) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t* source = zip_source_buffer_create(bytes.data(), bytes.size(), 0, &error);
  if (source == nullptr) throw Refusal{std::string(kDamaged)};
  archive_->zip = zip_open_from_source(source, ZIP_RDONLY, &error);
  if (archive_->zip == nullptr) {
    zip_source_free(source);
    throw Refusal{std::string(kDamaged)};
  }
  const auto count = static_cast<std::uint64_t>(zip_get_num_entries(archive_->zip, 0));
  if (count > kMostEntries) throw Refusal{"文件内部的部件过多，不能读取。"};
  std::uint64_t inflated = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    zip_stat_t entry;
    if (zip_stat_index(archive_->zip, i, 0, &entry) != 0) throw Refusal{std::string(kDamaged)};
    if (entry.encryption_method != ZIP_EM_NONE) {
      throw Refusal{"文件已加密，不能审查。请解除密码后再送审。"};
    }
    inflated += entry.size;
    if (inflated > kMostInflated ||
        (entry.size > kRatioMattersFrom && entry.size / kWorstRatio > entry.comp_size)) {
      throw Refusal{"文件展开后过大，疑似压缩炸弹，未读取。请拆分文件后再送审。"};
    }
    names_.push_back(clean(entry.name == nullptr ? "" : entry.name));
    first_of_name_.emplace(lower(names_.back()), names_.size() - 1);
  }
  if (const std::size_t types = find("[Content_Types].xml"); types != npos) {
    ContentTypeVisitor visitor(type_of_part_, type_of_extension_);
    static_cast<void>(read_xml(contents(types, std::size_t{16} << 20), visitor));
  }
}

Package::~Package() = default;

bool Package::is_folder(std::size_t index) const { return names_[index].ends_with('/'); }

std::size_t Package::find(std::string_view name) const {
  const auto found = first_of_name_.find(lower(name));
  return found == first_of_name_.end() ? npos : found->second;
}

std::string Package::contents(std::size_t index, std::size_t most) const {
  std::string out;
  stream(index, [&](std::string_view piece) {
    if (out.size() + piece.size() > most) {
      throw Refusal{fmt::format("文件内部的部件“{}”过大，不能读取。", shortened(names_[index]))};
    }
    out += piece;
  });
  return out;
}

void Package::stream(std::size_t index, const std::function<void(std::string_view)>& take) const {
  struct Close {
    void operator()(zip_file_t* file) const { zip_fclose(file); }
  };
  const std::unique_ptr<zip_file_t, Close> file(zip_fopen_index(archive_->zip, index, 0));
  const auto damaged = [&] {
    return Refusal{fmt::format("文件内部的部件“{}”已损坏。请核对后重新保存再送审。",
                               shortened(names_[index]))};
  };
  if (!file) throw damaged();
  std::vector<char> piece(std::size_t{1} << 18);
  std::uint64_t total = 0;
  for (;;) {
    const zip_int64_t got = zip_fread(file.get(), piece.data(), piece.size());
    if (got < 0) throw damaged();
    if (got == 0) return;
    total += static_cast<std::uint64_t>(got);
    if (total > kMostInflated) throw Refusal{"文件展开后过大，疑似压缩炸弹，未读取。"};
    take({piece.data(), static_cast<std::size_t>(got)});
  }
}

std::vector<Relation> Package::relations(std::string_view name) const {
  const std::size_t slash = name.find_last_of('/');
  const std::string folder =
      slash == std::string_view::npos ? "" : std::string(name.substr(0, slash + 1));
  const std::size_t index = find(fmt::format("{}_rels/{}.rels", folder, last_segment(name)));
  std::vector<Relation> out;
  if (index == npos) return out;
  RelationVisitor visitor(name, out);
  static_cast<void>(read_xml(contents(index, std::size_t{16} << 20), visitor));
  return out;
}

std::string Package::content_type(std::string_view name) const {
  const std::string wanted = lower(name);
  if (const auto part = type_of_part_.find(wanted); part != type_of_part_.end()) {
    return part->second;
  }
  const auto extension = type_of_extension_.find(wanted.substr(wanted.find_last_of('.') + 1));
  return extension == type_of_extension_.end() ? std::string{} : extension->second;
}

std::string Package::comments() const {
  std::string out;
  int size = 0;
  const char* all = zip_get_archive_comment(archive_->zip, &size, ZIP_FL_ENC_RAW);
  if (all != nullptr) append_clean(out, {all, static_cast<std::size_t>(size)});
  for (std::size_t i = 0; i < names_.size(); ++i) {
    zip_uint32_t length = 0;
    const char* one = zip_file_get_comment(archive_->zip, i, &length, ZIP_FL_ENC_RAW);
    if (one == nullptr || length == 0) continue;
    out.push_back('\n');
    append_clean(out, {one, length});
  }
  return out;
}

}  // namespace xs::formats::ooxml
