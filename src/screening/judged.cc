// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/judged.h"

#include <algorithm>
#include <string>

#include "screening/skeleton.h"

namespace xs::screening {
namespace {

constexpr std::size_t kSurroundings = 20;  // characters to either side
// Enough bytes for them, however far they are letter-spaced.
constexpr std::size_t kWindow = 1024;

bool inside_code_point(std::string_view text, std::size_t at) {
  return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

std::u16string before(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  std::size_t from = at - std::min(at, kWindow);
  while (inside_code_point(text, from)) ++from;
  const std::u16string folded = fold_word(text.substr(from, at - from));
  return folded.substr(folded.size() - std::min(folded.size(), kSurroundings));
}

std::u16string behind(std::string_view text, std::size_t at) {
  at = std::min(at, text.size());
  std::size_t to = std::min(text.size(), at + kWindow);
  while (to > at && inside_code_point(text, to)) --to;
  return fold_word(text.substr(at, to - at)).substr(0, kSurroundings);
}

// Each field with its length, so that none can run into the next.
class Message {
 public:
  void add(std::string_view field) {
    const auto size = static_cast<std::uint32_t>(field.size());
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes_.push_back(static_cast<std::uint8_t>(size >> shift));
    }
    bytes_.insert(bytes_.end(), field.begin(), field.end());
  }
  void add(std::u16string_view folded) { add(std::string_view(utf8(folded))); }
  [[nodiscard]] BytesView bytes() const { return bytes_; }

 private:
  Bytes bytes_;
};

}  // namespace

bool may_stay_judged(const document::Finding& finding, const std::vector<Category>& categories) {
  if (finding.admission == document::Admission::kRefuse) return false;
  const auto category = std::ranges::find(categories, finding.category, &Category::id);
  return category == categories.end() || category->admission != document::Admission::kRefuse;
}

Sm3Digest judged_key(BytesView agency_key, std::string_view part_text,
                     const document::Finding& finding, std::string_view rules) {
  const document::Place& first = finding.where;
  const document::Place& last = finding.rows.empty() ? first : finding.rows.back().where;
  Message message;
  message.add(rules);
  message.add(finding.detector);
  message.add(finding.category);
  message.add(before(part_text, first.start));
  message.add(behind(part_text, last.end));
  if (finding.rows.empty()) message.add(fold_word(finding.excerpt));
  for (const document::Row& row : finding.rows) message.add(fold_word(row.text));
  return hmac_sm3(agency_key, message.bytes());
}

}  // namespace xs::screening
