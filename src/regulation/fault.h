// SPDX-License-Identifier: AGPL-3.0-or-later
// Where something stands in a pack, and what is wrong there.
//
// All faults of a pack are collected and shown together; nothing stops at the first. Files of
// other modules that are read as strictly (law cases, detectors) use the same list.
//
//   FaultList faults;
//   faults.add(value.source, "这里应写成文字。");
//   std::cerr << render(faults.sorted());
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace xs::regulation {

// Where a rule was read, for messages.
struct Source {
  std::string file;          // relative to the packs folder
  int line = 0, column = 0;  // from 1; columns count code points; 0: the file as a whole
  auto operator<=>(const Source&) const = default;
};

struct Fault {
  Source source;
  std::string line_text;  // the line itself, for the caret
  std::string says;       // Chinese: what is wrong and how to write it
};

class FaultList {
 public:
  void add(const Source& source, std::string says);
  // The bytes of a file, so that its faults can show their line.
  void remember(const std::string& file, std::string_view bytes);
  [[nodiscard]] bool empty() const { return faults_.empty(); }
  // In order of file and line, each once.
  [[nodiscard]] std::vector<Fault> sorted() const;

 private:
  std::vector<Fault> faults_;
  std::map<std::string, std::vector<std::string>> lines_;
};

// county-audit-bureau/articles/6.yaml:12:9: 没有名为“deputy-aproval”的步骤……\n    12 | …\n       |
// ^
[[nodiscard]] std::string render(const std::vector<Fault>& faults);

}  // namespace xs::regulation
