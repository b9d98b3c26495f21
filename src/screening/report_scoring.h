// SPDX-License-Identifier: AGPL-3.0-or-later
// The labelled set, and what the screener finds of it. Part of the accuracy report.
//
//   const std::vector<LabelledText> texts = read_labelled_texts(shared / "eval/dev.jsonl");
//   for (const LabelledText& text : texts) const Scored one = score(screener, text);
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "screening/screener.h"

namespace xs::screening {

// Code points [start, end) of a text.
struct Label {
  std::int64_t start = 0, end = 0;
  std::string category;  // of a negative: its type
  std::string variant;   // the written form
};

struct LabelledText {
  std::string text, verdict;
  bool natural_names = false;  // names people who are not labelled
  std::vector<Label> spans, negatives;
};

// What became of one text; `found` and `exact` run along its spans.
struct Scored {
  std::vector<char> found, exact;
  std::vector<std::string> false_alarms;   // a category each
  std::vector<std::string> negatives_hit;  // a type each
  std::string verdict;
  std::set<std::string> detectors;  // that found something
};

[[nodiscard]] std::vector<LabelledText> read_labelled_texts(const std::filesystem::path& path);
// A marking must be touched by a finding of its category, personal data covered to four fifths.
[[nodiscard]] Scored score(const Screener& screener, const LabelledText& text);

}  // namespace xs::screening
