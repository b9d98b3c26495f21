// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/pattern.h"

#include <algorithm>

#include "screening/pattern_reading.h"

namespace xs::screening {
namespace {

// The counted ranges of Chinese characters make large automata; below this RE2 turns slow.
constexpr std::int64_t kMemory = 64 << 20;
// Far below what RE2 refuses for its size.
constexpr std::size_t kSurelyTaken = 10'000, kMostCopies = 1000;

}  // namespace

std::string Pattern::fault() const {
  if (const auto tree = read_pattern(written_)) {
    const WrittenOut size = written_out(tree->whole);
    if (size.characters <= kSurelyTaken && size.copies <= kMostCopies) return {};
  }
  return ready().error();
}

const re2::RE2& Pattern::ready() const {
  std::call_once(once_, [this] {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMemory);
    made_ = std::make_unique<const re2::RE2>("(?m)" + written_, options);
    const auto tree = read_pattern(written_);
    longest_ = tree ? longest_match(tree->whole) : kEndless;
    in_line_ = tree && std::ranges::none_of(tree->sets,
                                            [](const CharSet& set) { return set.contains(u'\n'); });
  });
  return *made_;
}

std::size_t Pattern::longest() const {
  (void)ready();
  return longest_;
}

bool Pattern::in_line() const {
  (void)ready();
  return in_line_;
}

}  // namespace xs::screening
