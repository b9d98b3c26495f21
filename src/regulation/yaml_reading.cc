// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/yaml_reading.h"

#include <fmt/format.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <sstream>

#include "base/text.h"

namespace xs::regulation {
namespace {

// Where the lines of a file begin, to turn byte columns into code points.
class Places {
 public:
  Places(std::string file, std::string_view bytes) : file_(std::move(file)) {
    lines_ = split(bytes, '\n');
  }
  [[nodiscard]] Source at(int line, int byte_column) const {
    if (line < 0 || static_cast<std::size_t>(line) >= lines_.size()) {
      return {file_, std::max(1, static_cast<int>(lines_.size())), 1};
    }
    const std::string_view text = lines_[static_cast<std::size_t>(line)];
    const std::size_t bytes =
        std::min(text.size(), static_cast<std::size_t>(std::max(0, byte_column)));
    return {file_, line + 1, static_cast<int>(count_code_points(text.substr(0, bytes))) + 1};
  }

 private:
  std::string file_;
  std::vector<std::string_view> lines_;
};

// True when the scalar that begins at `at` ends on the same line.
bool ends_on_its_line(std::string_view bytes, std::size_t at, std::string_view value) {
  if (at >= bytes.size()) return true;
  const char opening = bytes[at];
  if (opening == '|' || opening == '>') return false;
  if (opening != '"' && opening != '\'') return bytes.substr(at, value.size()) == value;
  for (std::size_t i = at + 1; i < bytes.size() && bytes[i] != '\n'; ++i) {
    if (opening == '"' && bytes[i] == '\\') {
      ++i;
      if (i < bytes.size() && bytes[i] == '\n') return false;
    } else if (bytes[i] == opening) {
      if (opening == '"' || i + 1 >= bytes.size() || bytes[i + 1] != '\'') return true;
      ++i;
    }
  }
  return false;
}

class TreeBuilder final : public YAML::EventHandler {
 public:
  TreeBuilder(const Places& places, std::string_view bytes, FaultList& faults)
      : places_(places), bytes_(bytes), faults_(faults) {}

  void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    refuse_extras(mark, "", anchor);
    add(start(mark, YamlValue::Kind::kEmpty));
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
    faults_.add(place(mark), "不能用别名（*）引用别处，请把内容写全。");
    complete_ = false;
    add(start(mark, YamlValue::Kind::kEmpty));
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& text) override {
    YamlValue value = start(mark, YamlValue::Kind::kText);
    value.text = text;
    value.quoted = tag == "!";
    const bool bare = refuse_extras(mark, tag, anchor);
    if (bare && !ends_on_its_line(bytes_, static_cast<std::size_t>(mark.pos), text)) {
      faults_.add(value.source, "一段文字要写在一行里，不能折行，也不能用 | 或 >。");
      value.text = trim(text);
    }
    add(std::move(value));
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value /*style*/) override {
    refuse_extras(mark, tag, anchor);
    open_.push_back({start(mark, YamlValue::Kind::kList), std::nullopt});
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value /*style*/) override {
    refuse_extras(mark, tag, anchor);
    open_.push_back({start(mark, YamlValue::Kind::kMap), std::nullopt});
  }
  void OnMapEnd() override { close(); }

  // Nothing when an alias left a gap.
  std::optional<YamlValue> take() { return complete_ ? std::move(root_) : std::nullopt; }

 private:
  struct Open {
    YamlValue value;
    std::optional<YamlValue> key;  // read, and still without its value
  };

  [[nodiscard]] Source place(const YAML::Mark& mark) const {
    return places_.at(mark.line, mark.column);
  }
  [[nodiscard]] YamlValue start(const YAML::Mark& mark, YamlValue::Kind kind) const {
    YamlValue value;
    value.kind = kind;
    value.source = place(mark);
    return value;
  }
  // yaml-cpp gives "?" for what is bare and "!" for what is quoted.
  bool refuse_extras(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    const bool tagged = !tag.empty() && tag != "?" && tag != "!";
    if (tagged) faults_.add(place(mark), "不能写类型标记（!），请删去。");
    if (anchor != 0) faults_.add(place(mark), "不能设锚点（&），请删去。");
    return !tagged && anchor == 0;
  }
  void close() {
    YamlValue value = std::move(open_.back().value);
    open_.pop_back();
    add(std::move(value));
  }
  void add(YamlValue value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return;
    }
    Open& parent = open_.back();
    if (parent.value.kind == YamlValue::Kind::kList) {
      parent.value.items.push_back(std::move(value));
    } else if (!parent.key) {
      parent.key = std::move(value);
    } else {
      add_entry(parent, std::move(value));
    }
  }
  void add_entry(Open& parent, YamlValue value) {
    const YamlValue key = *std::exchange(parent.key, std::nullopt);
    if (key.kind != YamlValue::Kind::kText || key.text.empty()) {
      faults_.add(key.source, "键应是一个词，写成“键: 值”。");
    } else if (const YamlValue* earlier = parent.value.find(key.text)) {
      faults_.add(key.source, fmt::format("键“{}”写了两遍，前一个在第 {} 行，请只留一个。",
                                          key.text, earlier->source.line));
    } else {
      if (value.kind == YamlValue::Kind::kEmpty) value.source = key.source;
      parent.value.entries.push_back({key.text, key.source, std::move(value)});
    }
  }

  const Places& places_;
  std::string_view bytes_;
  FaultList& faults_;
  std::vector<Open> open_;
  std::optional<YamlValue> root_;
  bool complete_ = true;
};

// Why this character may not stand in a pack; empty when it may.
std::string_view refused_character(char32_t c) {
  if (c == '\t') return "这里是制表符，请改用空格。";
  if (c == '\r') return "换行应是 LF，请把文件另存为 Unix 换行格式。";
  if (c == 0x3000 || c == 0x00A0) return "这里是全角空格或不换行空格，请改用普通空格或删去。";
  if (c == 0xFEFF || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
      (c >= 0x2060 && c <= 0x2069) || c == 0x00AD) {
    return "这里有看不见的字符，请删去。";
  }
  if ((c < 0x20 && c != '\n') || (c >= 0x7F && c < 0xA0)) return "这里有控制字符，请删去。";
  if (c == 0xFFFD) return "文件不是正确的 UTF-8，请用 UTF-8 保存。";
  return {};
}

bool characters_allowed(const Places& places, std::string_view bytes, FaultList& faults) {
  int line = 0;
  std::size_t line_start = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    const DecodedCodePoint c = decode_utf8(bytes, at);
    if (const std::string_view why = refused_character(c.value); !why.empty()) {
      faults.add(places.at(line, static_cast<int>(at - line_start)), std::string(why));
      return false;
    }
    at += c.length;
    if (c.value == '\n') {
      ++line;
      line_start = at;
    }
  }
  return true;
}

// The words of yaml-cpp that authors meet most, in Chinese.
std::string in_chinese(std::string_view message) {
  struct Translation {
    std::string_view part, says;
  };
  constexpr std::array<Translation, 9> kTranslations{{
      {"end of map flow not found", "前面的“{”没有对应的“}”。"},
      {"end of sequence flow not found", "前面的“[”没有对应的“]”。"},
      {"illegal map value", "这里不能再出现冒号；文字里有冒号时请加双引号，键后面的冒号要用半角。"},
      {"illegal block entry", "这里不能用“- ”开头，请检查缩进。"},
      {"illegal flow end", "多出一个“]”或“}”。"},
      {"end of map not found", "缩进与上面各行对不齐。"},
      {"end of sequence not found", "缩进与上面各行对不齐。"},
      {"unknown token", "这个符号不能用在这里；文字以特殊符号开头时请加双引号。"},
      {"illegal EOF in scalar", "引号没有配对。"},
  }};
  for (const Translation& translation : kTranslations) {
    if (message.find(translation.part) != std::string_view::npos) {
      return std::string(translation.says);
    }
  }
  return fmt::format("不是正确的 YAML（{}），请检查缩进、冒号和引号。", message);
}

bool is_not_a_text(std::string_view word) {
  constexpr std::array<std::string_view, 9> kOther{"true",  "false", "True", "False", "TRUE",
                                                   "FALSE", "null",  "Null", "NULL"};
  if (word == "~" || std::ranges::find(kOther, word) != kOther.end()) return true;
  double number = 0;
  const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
  return error == std::errc() && end == word.data() + word.size();
}

// Letters put in, left out, replaced, and neighbours exchanged count one each.
std::size_t edit_distance(const std::u32string& a, const std::u32string& b) {
  std::vector<std::vector<std::size_t>> of(a.size() + 1, std::vector<std::size_t>(b.size() + 1));
  for (std::size_t i = 0; i <= a.size(); ++i) of[i][0] = i;
  for (std::size_t j = 0; j <= b.size(); ++j) of[0][j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replaced = of[i - 1][j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      of[i][j] = std::min({of[i - 1][j] + 1, of[i][j - 1] + 1, replaced});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        of[i][j] = std::min(of[i][j], of[i - 2][j - 2] + 1);
      }
    }
  }
  return of[a.size()][b.size()];
}

std::u32string code_points(std::string_view text) {
  std::u32string out;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint c = decode_utf8(text, at);
    out.push_back(c.value);
    at += c.length;
  }
  return out;
}

}  // namespace

const YamlValue* YamlValue::find(std::string_view key) const {
  const auto entry = std::ranges::find(entries, key, &YamlEntry::key);
  return entry == entries.end() ? nullptr : &entry->value;
}

std::optional<YamlValue> read_yaml(const std::string& file, std::string_view bytes,
                                   FaultList& faults) {
  faults.remember(file, bytes);
  const Places places(file, bytes);
  if (!characters_allowed(places, bytes, faults)) return std::nullopt;
  TreeBuilder builder(places, bytes, faults);
  try {
    std::istringstream stream{std::string(bytes)};
    YAML::Parser parser(stream);
    if (!parser.HandleNextDocument(builder)) {
      faults.add({file, 0, 0}, "文件是空的。");
      return std::nullopt;
    }
    TreeBuilder ignored(places, bytes, faults);
    if (parser.HandleNextDocument(ignored)) {
      const std::optional<YamlValue> second = ignored.take();
      faults.add(second ? second->source : Source{file, 1, 1},
                 "一个文件只能有一份内容，请删去“---”及其后的部分。");
      return std::nullopt;
    }
  } catch (const YAML::Exception& error) {
    faults.add(places.at(error.mark.line, error.mark.column), in_chinese(error.msg));
    return std::nullopt;
  }
  return builder.take();
}

std::string read_text(const YamlValue& value, FaultList& faults) {
  using Kind = YamlValue::Kind;
  const bool is_text = value.kind == Kind::kText;
  if (value.kind == Kind::kEmpty || (is_text && trim(value.text).empty())) {
    faults.add(value.source, "这里没有写内容。");
  } else if (!is_text) {
    faults.add(value.source, "这里应是一段文字，不是列表或“键: 值”。");
  } else if (!value.quoted && is_not_a_text(value.text)) {
    faults.add(
        value.source,
        fmt::format("这里应是文字；数字和 true、false 要加双引号，写成 \"{}\"。", value.text));
  } else if (trim(value.text) != value.text) {
    faults.add(value.source, "文字前后多了空格，请删去。");
  } else {
    return value.text;
  }
  return {};
}

bool read_flag(const YamlValue& value, FaultList& faults) {
  if (value.kind == YamlValue::Kind::kText && !value.quoted) {
    if (value.text == "true") return true;
    if (value.text == "false") return false;
  }
  faults.add(value.source, "这里只能写 true 或 false。");
  return false;
}

int read_count(const YamlValue& value, FaultList& faults) {
  int count = 0;
  if (value.kind == YamlValue::Kind::kText && !value.quoted) {
    const char* end = value.text.data() + value.text.size();
    const auto [stop, error] = std::from_chars(value.text.data(), end, count);
    if (error == std::errc() && stop == end && count >= 1 && count <= 9999) return count;
  }
  faults.add(value.source, "这里应是 1 到 9999 之间的整数。");
  return 0;
}

std::optional<Date> read_date(const YamlValue& value, FaultList& faults) {
  if (value.kind == YamlValue::Kind::kText) {
    if (const std::optional<Date> date = parse_date(value.text)) return date;
  }
  faults.add(value.source, "这里应是确有的日期，写成 2023-01-01 的样子。");
  return std::nullopt;
}

std::span<const YamlValue> read_list(const YamlValue& value, FaultList& faults) {
  if (value.kind == YamlValue::Kind::kList) return value.items;
  faults.add(value.source, "这里应是列表，写成 [甲, 乙] 或每项一行、以“- ”开头。");
  return {};
}

std::vector<Named> read_names(const YamlValue& value, FaultList& faults) {
  std::vector<Named> names;
  for (const YamlValue& item : read_list(value, faults)) {
    const std::string name = read_text(item, faults);
    if (name.empty()) continue;
    if (std::ranges::find(names, name, &Named::name) != names.end()) {
      faults.add(item.source, fmt::format("“{}”在这个列表里写了两遍。", name));
    } else {
      names.push_back({name, item.source});
    }
  }
  return names;
}

Keys::Keys(const YamlValue& map, FaultList& faults) : map_(map), faults_(faults) {
  if (map.kind == YamlValue::Kind::kMap) return;
  const bool wide_colon =
      map.kind == YamlValue::Kind::kText && map.text.find("：") != std::string::npos;
  faults.add(map.source, wide_colon ? "这里应写成“键: 值”；冒号要用半角，后面空一格。"
                                    : "这里应写成“键: 值”。");
}

const YamlValue* Keys::may(std::string_view key) {
  known_.emplace_back(key);
  return map_.find(key);
}

const YamlValue* Keys::need(std::string_view key) {
  const YamlValue* value = may(key);
  if (value == nullptr && map_.kind == YamlValue::Kind::kMap) {
    faults_.add(map_.source, fmt::format("缺少“{}”。", key));
  }
  return value;
}

std::string Keys::may_text(std::string_view key) {
  const YamlValue* value = may(key);
  return value == nullptr ? std::string() : read_text(*value, faults_);
}

std::string Keys::need_text(std::string_view key) {
  const YamlValue* value = need(key);
  return value == nullptr ? std::string() : read_text(*value, faults_);
}

bool Keys::flag(std::string_view key, bool otherwise) {
  const YamlValue* value = may(key);
  return value == nullptr ? otherwise : read_flag(*value, faults_);
}

std::vector<Named> Keys::may_names(std::string_view key) {
  const YamlValue* value = may(key);
  return value == nullptr ? std::vector<Named>() : read_names(*value, faults_);
}

std::vector<Named> Keys::need_names(std::string_view key) {
  const YamlValue* value = need(key);
  if (value == nullptr) return {};
  if (value->kind == YamlValue::Kind::kList && value->items.empty()) {
    faults_.add(value->source, fmt::format("“{}”不能是空的。", key));
  }
  return read_names(*value, faults_);
}

std::optional<Date> Keys::may_date(std::string_view key) {
  const YamlValue* value = may(key);
  return value == nullptr ? std::nullopt : read_date(*value, faults_);
}

void Keys::finish() {
  for (const YamlEntry& entry : map_.entries) {
    if (std::ranges::find(known_, entry.key) != known_.end()) continue;
    faults_.add(entry.key_source,
                fmt::format("不认识的键“{}”{}这里可以写{}。", entry.key,
                            did_you_mean(entry.key, known_, "；"), quoted_list(known_)));
  }
}

std::string nearest(std::string_view name, std::span<const std::string> candidates) {
  const std::u32string wanted = code_points(name);
  std::string best;
  std::size_t best_distance = std::max<std::size_t>(1, wanted.size() / 3) + 1;
  for (const std::string& candidate : candidates) {
    const std::u32string other = code_points(candidate);
    const std::size_t distance = edit_distance(wanted, other);
    if (distance < best_distance && distance < other.size()) {
      best_distance = distance;
      best = candidate;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view name, std::span<const std::string> candidates,
                         std::string_view otherwise) {
  const std::string best = nearest(name, candidates);
  return best.empty() ? std::string(otherwise) : fmt::format("，是否指“{}”？", best);
}

std::string quoted_list(std::span<const std::string> names) {
  std::string out;
  for (const std::string& name : names) out += fmt::format("{}“{}”", out.empty() ? "" : "、", name);
  return out;
}

}  // namespace xs::regulation
