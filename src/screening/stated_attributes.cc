// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/stated_attributes.h"

#include <algorithm>

#include "screening/skeleton.h"

namespace xs::screening {
namespace {

constexpr std::size_t kLongestPhrase = 60;  // folded characters
constexpr std::u16string_view kOpen = u"公开";
constexpr std::u16string_view kOrnaments = u"()[]{}<>《》【】〔〕“”‘’\"':;,.。、!·-—*★ ";

// Brackets and stops around and inside a phrase do not change what it says.
std::string bare(std::u16string_view folded) {
  std::u16string out;
  for (const char16_t c : folded) {
    if (kOrnaments.find(c) == kOrnaments.npos) out += c;
  }
  return utf8(out);
}

// What may be a phrase in one line: the line, each of its cells, and each cell with the next one,
// a label and its value.
std::vector<std::string> candidates(const Skeleton& s, std::size_t begin, std::size_t end) {
  const std::u16string_view line = std::u16string_view(s.chars).substr(begin, end - begin);
  std::vector<std::string> out;
  if (line.find(kOpen) == line.npos) return out;
  std::vector<std::size_t> cells{0};
  for (std::size_t at = begin + 1; at < end; ++at) {
    if (s.gap(at) == Gap::kTab) cells.push_back(at - begin);
  }
  cells.push_back(line.size());
  const auto add = [&](std::u16string_view text) {
    if (text.size() <= kLongestPhrase && text.find(kOpen) != text.npos) out.push_back(bare(text));
  };
  if (cells.size() > 2) add(line);
  for (std::size_t i = 0; i + 1 < cells.size(); ++i) {
    add(line.substr(cells[i], cells[i + 1] - cells[i]));
    if (i + 2 < cells.size()) add(line.substr(cells[i], cells[i + 2] - cells[i]));
  }
  return out;
}

}  // namespace

Result<AttributeReader> AttributeReader::compile(std::vector<AttributePhrases> phrases) {
  AttributeReader out;
  for (const AttributePhrases& one : phrases) {
    auto& patterns = out.patterns_.emplace_back();
    for (const std::string& line : one.lines) {
      re2::RE2::Options options;
      options.set_log_errors(false);
      patterns.push_back(std::make_unique<re2::RE2>(line, options));
      if (!patterns.back()->ok()) {
        return fail(ErrorCode::kInvalidInput, "公开属性的写法有误，请先用规则检查命令改正。",
                    one.attribute + ": " + patterns.back()->error());
      }
    }
  }
  out.phrases_ = std::move(phrases);
  return out;
}

std::vector<AttributePhrases> AttributeReader::stated_in(const document::Document& document) const {
  std::vector<bool> stated(phrases_.size());
  for (const document::Part& part : document.parts) {
    if (part.kind == document::PartKind::kProperties) continue;
    const Skeleton skeleton = make_skeleton(part.text);
    for (std::size_t at = 0; at < skeleton.size();) {
      const std::size_t end = skeleton.line_end(at);
      for (const std::string& text : candidates(skeleton, at, end)) {
        for (std::size_t i = 0; i < phrases_.size(); ++i) {
          stated[i] = stated[i] || std::ranges::any_of(patterns_[i], [&](const auto& pattern) {
                        return re2::RE2::FullMatch(text, *pattern);
                      });
        }
      }
      at = end;
    }
  }
  std::vector<AttributePhrases> out;
  for (std::size_t i = 0; i < phrases_.size(); ++i) {
    if (stated[i]) out.push_back(phrases_[i]);
  }
  return out;
}

}  // namespace xs::screening
