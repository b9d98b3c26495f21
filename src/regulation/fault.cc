// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/fault.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>

#include "base/text.h"

namespace xs::regulation {
namespace {

// Chinese characters and full-width signs take two columns of a terminal.
int columns_of(char32_t c) {
  const bool wide = (c >= 0x1100 && c <= 0x115F) || (c >= 0x2E80 && c <= 0xA4CF) ||
                    (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0xF900 && c <= 0xFAFF) ||
                    (c >= 0xFE30 && c <= 0xFE6F) || (c >= 0xFF00 && c <= 0xFF60) ||
                    (c >= 0xFFE0 && c <= 0xFFE6) || (c >= 0x20000 && c <= 0x3FFFD) || c == 0x2018 ||
                    c == 0x2019 || c == 0x201C || c == 0x201D || c == 0x2026;
  return wide ? 2 : 1;
}

std::string caret_padding(std::string_view line, int column) {
  std::string padding;
  std::size_t at = 0;
  for (int i = 1; i < column && at < line.size(); ++i) {
    const DecodedCodePoint c = decode_utf8(line, at);
    padding.append(static_cast<std::size_t>(columns_of(c.value)), ' ');
    at += c.length;
  }
  return padding;
}

}  // namespace

void FaultList::add(const Source& source, std::string says) {
  std::string line_text;
  const auto file = lines_.find(source.file);
  if (file != lines_.end() && source.line >= 1 &&
      static_cast<std::size_t>(source.line) <= file->second.size()) {
    line_text = file->second[static_cast<std::size_t>(source.line - 1)];
  }
  faults_.push_back({source, std::move(line_text), std::move(says)});
}

void FaultList::remember(const std::string& file, std::string_view bytes) {
  std::vector<std::string>& lines = lines_[file];
  lines.clear();
  for (const std::string_view line : split(bytes, '\n')) {
    lines.push_back(replace_invalid_utf8(line));
  }
}

std::vector<Fault> FaultList::sorted() const {
  std::vector<Fault> sorted = faults_;
  const auto key = [](const Fault& fault) { return std::tie(fault.source, fault.says); };
  std::ranges::stable_sort(sorted, {}, key);
  const auto repeated = std::ranges::unique(sorted, {}, key);
  sorted.erase(repeated.begin(), repeated.end());
  return sorted;
}

std::string render(const std::vector<Fault>& faults) {
  std::string out;
  for (const Fault& fault : faults) {
    if (fault.source.line == 0) {
      out += fmt::format("{}: {}\n", fault.source.file, fault.says);
      continue;
    }
    out += fmt::format("{}:{}:{}: {}\n", fault.source.file, fault.source.line, fault.source.column,
                       fault.says);
    out += fmt::format("{:>6} | {}\n", fault.source.line, fault.line_text);
    out += fmt::format("       | {}^\n", caret_padding(fault.line_text, fault.source.column));
  }
  return out;
}

}  // namespace xs::regulation
