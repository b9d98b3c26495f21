// SPDX-License-Identifier: AGPL-3.0-or-later
// Strict YAML: what docs/packs.md allows and nothing else, every value with its place.
//
// Refuses duplicate keys, anchors, aliases, tags, block and folded texts, texts over several
// lines, second documents, tabs, full-width spaces and invisible characters. Numbers, true, false
// and null are not texts. Knows nothing of rules; law cases and detectors are read with it too.
//
//   const std::optional<YamlValue> root = read_yaml("x/pack.yaml", bytes, faults);
//   Keys keys(*root, faults); const std::string title = keys.need_text("title"); keys.finish();
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date.h"
#include "regulation/fault.h"

namespace xs::regulation {

struct YamlEntry;
struct YamlValue {
  enum class Kind : std::uint8_t { kEmpty, kText, kList, kMap };
  Kind kind = Kind::kEmpty;
  bool quoted = false;
  std::string text;
  std::vector<YamlValue> items;
  std::vector<YamlEntry> entries;
  Source source;

  // Of a map; null when there is none.
  [[nodiscard]] const YamlValue* find(std::string_view key) const;
};
struct YamlEntry {
  std::string key;
  Source key_source;
  YamlValue value;
};

// A text with its place.
struct Named {
  std::string name;
  Source source;
};

// Nothing when the file is not YAML at all; other faults leave a value to read on with.
[[nodiscard]] std::optional<YamlValue> read_yaml(const std::string& file, std::string_view bytes,
                                                 FaultList& faults);

// Each adds a fault and returns an empty value when something else stands there.
[[nodiscard]] std::string read_text(const YamlValue& value, FaultList& faults);
[[nodiscard]] bool read_flag(const YamlValue& value, FaultList& faults);
[[nodiscard]] int read_count(const YamlValue& value, FaultList& faults);  // 1 … 9999; 0: a fault
[[nodiscard]] std::optional<Date> read_date(const YamlValue& value, FaultList& faults);
[[nodiscard]] std::vector<Named> read_names(const YamlValue& value, FaultList& faults);
[[nodiscard]] std::span<const YamlValue> read_list(const YamlValue& value, FaultList& faults);

// The keys of one map. Each key asked for is a known one; finish() finds the unknown ones, so ask
// for every key before.
class Keys {
 public:
  // Both must outlive this object.
  Keys(const YamlValue& map, FaultList& faults);
  [[nodiscard]] const YamlValue* may(std::string_view key);
  [[nodiscard]] const YamlValue* need(std::string_view key);
  [[nodiscard]] std::string may_text(std::string_view key);
  [[nodiscard]] std::string need_text(std::string_view key);
  [[nodiscard]] bool flag(std::string_view key, bool otherwise = false);
  [[nodiscard]] std::vector<Named> may_names(std::string_view key);
  [[nodiscard]] std::vector<Named> need_names(std::string_view key);
  [[nodiscard]] std::optional<Date> may_date(std::string_view key);
  void finish();
  [[nodiscard]] const Source& source() const { return map_.source; }

 private:
  const YamlValue& map_;
  FaultList& faults_;
  std::vector<std::string> known_;
};

// The candidate that differs from `name` by a slip of the pen; empty when none does.
[[nodiscard]] std::string nearest(std::string_view name, std::span<const std::string> candidates);
// "，是否指“deputy-approval”？", or `otherwise` when nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view name,
                                       std::span<const std::string> candidates,
                                       std::string_view otherwise);
// “a”、“b”
[[nodiscard]] std::string quoted_list(std::span<const std::string> names);

}  // namespace xs::regulation
