// SPDX-License-Identifier: AGPL-3.0-or-later
// What a text says once everything that only disguises it is gone.
//
// A skeleton is the text folded to one form (half width, lower case, simplified characters, one
// star, one dash, one middle dot) without any space, line end or invisible character. What was
// dropped before a character is remembered as its gap, and every character knows the bytes it came
// from, so a match in the skeleton points at the original text.
// It decides nothing: whether a match may run across a gap is the business of who matches.
//
//   const Skeleton skeleton = make_skeleton("机 密★１０年");
//   skeleton.chars == u"机密★10年";  skeleton.source(0, 2) == Bytes [0, 7)
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace xs::screening {

// Ordered by how much they part.
enum class Gap : std::uint8_t {
  kNone,  // also invisible characters
  kThin,  // one space
  kWide,  // several spaces, or an ideographic one
  kTab,   // the border of a table cell
  kLine,
};

struct SourceRange {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const SourceRange&) const = default;
};

class Skeleton {
 public:
  std::u16string chars;

  [[nodiscard]] std::size_t size() const { return chars.size(); }
  // What stood before chars[at].
  [[nodiscard]] Gap gap(std::size_t at) const { return gaps_[at]; }
  // The first byte chars[at] came from, and one past its last.
  [[nodiscard]] std::uint32_t begin(std::size_t at) const { return begins_[at]; }
  [[nodiscard]] std::uint32_t end(std::size_t at) const { return ends_[at]; }
  // The bytes of characters [begin, end); begin < end.
  [[nodiscard]] SourceRange source(std::size_t first, std::size_t last) const {
    return {begin(first), end(last - 1)};
  }
  // The first character that came from byte `byte` or a later one; size() if there is none.
  [[nodiscard]] std::size_t at_byte(std::size_t byte) const;
  [[nodiscard]] bool starts_line(std::size_t at) const { return at == 0 || gap(at) == Gap::kLine; }
  // Is the widest gap inside [begin, end) at least `gap`?
  [[nodiscard]] bool has_gap(std::size_t first, std::size_t last, Gap least) const;

 private:
  friend Skeleton make_skeleton(std::string_view text);
  void append(char16_t c, Gap gap, std::size_t begin, std::size_t end);

  std::vector<Gap> gaps_;
  std::vector<std::uint32_t> begins_, ends_;
};

// `text` is valid UTF-8 of less than 4 GiB.
[[nodiscard]] Skeleton make_skeleton(std::string_view text);
// The same folding for words of the rules.
[[nodiscard]] std::u16string fold_word(std::string_view text);
[[nodiscard]] std::string utf8(std::u16string_view folded);

[[nodiscard]] bool is_han(char16_t c);
[[nodiscard]] inline bool is_digit(char16_t c) { return c >= u'0' && c <= u'9'; }
[[nodiscard]] inline bool is_letter(char16_t c) { return c >= u'a' && c <= u'z'; }

// UTF-8 of [begin, end), line ends and cell borders written out as '\n' and '\t', except inside
// [joined_begin, joined_end). `index[i]` is the skeleton position of byte i; one entry more at the
// end.
struct Window {
  std::string text;
  std::vector<std::uint32_t> index;
};
[[nodiscard]] Window make_window(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                                 std::size_t joined_begin, std::size_t joined_end);

}  // namespace xs::screening
