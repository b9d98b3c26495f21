// SPDX-License-Identifier: AGPL-3.0-or-later
// YAML without its traps: reads one file, refuses anchors, aliases, tags and duplicate keys, and
// notes every fault with its place. The only screening file that knows how yaml-cpp fails.
#pragma once

#include <yaml-cpp/yaml.h>

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "screening/rules.h"

namespace xs::screening {

class FaultList {
 public:
  FaultList(std::string file, std::vector<Diagnostic>& faults)
      : file_(std::move(file)), faults_(faults) {}
  void add(const YAML::Mark& mark, std::string message) {
    faults_.push_back({file_, mark.line + 1, mark.column + 1, std::move(message)});
  }

 private:
  std::string file_;
  std::vector<Diagnostic>& faults_;
};

// Nothing when the text is not YAML at all; other faults still leave a node to look at.
[[nodiscard]] std::optional<YAML::Node> read_strict_yaml(const std::string& text,
                                                         FaultList& faults);

}  // namespace xs::screening
