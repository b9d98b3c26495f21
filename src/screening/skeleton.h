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
  kLine,  // or more than 256 dropped bytes
};

struct SourceRange {
  std::uint32_t begin = 0, end = 0;
  bool operator==(const SourceRange&) const = default;
};

// Looks at the text it was made from whenever it is asked for bytes: the text must outlive it and
// stay where it is. One question costs a few nanoseconds. Memory: two bytes a character and about
// half a byte for each byte of the text.
class Skeleton {
 public:
  std::u16string chars;

  [[nodiscard]] std::size_t size() const { return chars.size(); }
  // Was the whole text UTF-8?
  [[nodiscard]] bool is_utf8() const { return is_utf8_; }
  // What stood before chars[at].
  [[nodiscard]] Gap gap(std::size_t at) const {
    if (!is_set(after_drop_, at)) return Gap::kNone;
    if (is_set(after_line_, at)) return Gap::kLine;
    return static_cast<Gap>(is_set(gap_low_, at) + 2 * is_set(gap_high_, at));
  }
  // The first byte chars[at] came from, and one past its last.
  [[nodiscard]] std::uint32_t begin(std::size_t at) const;
  [[nodiscard]] std::uint32_t end(std::size_t at) const;
  // The bytes of characters [begin, end); begin < end.
  [[nodiscard]] SourceRange source(std::size_t first, std::size_t last) const {
    return {begin(first), end(last - 1)};
  }
  // The first character that came from byte `byte` or a later one; size() if there is none.
  [[nodiscard]] std::size_t at_byte(std::size_t byte) const;
  [[nodiscard]] bool starts_line(std::size_t at) const {
    return at == 0 || is_set(after_line_, at);
  }
  // The first character of [from, to) whose gap is at least `least`; `to` if there is none. Looks
  // at 64 characters at a time.
  [[nodiscard]] std::size_t next_gap(std::size_t from, std::size_t to, Gap least) const;
  // The first character of the line of chars[at], and of the line after it (size() if none).
  [[nodiscard]] std::size_t line_begin(std::size_t at) const { return line_begin(at, 0); }
  // The same, but no further back than `least`.
  [[nodiscard]] std::size_t line_begin(std::size_t at, std::size_t least) const;
  [[nodiscard]] std::size_t line_end(std::size_t at) const {
    return next_gap(at + 1, size(), Gap::kLine);
  }
  // The first character of [from, to) before which anything was dropped, no matter what.
  [[nodiscard]] std::size_t next_drop(std::size_t from, std::size_t to) const;
  // Is the widest gap inside [begin, end) at least `least`?
  [[nodiscard]] bool has_gap(std::size_t first, std::size_t last, Gap least) const {
    return first + 1 < last && next_gap(first + 1, last, least) < last;
  }

 private:
  friend void make_skeleton(std::string_view text, Skeleton& out);
  static bool is_set(const std::vector<std::uint64_t>& bits, std::size_t at) {
    return (bits[at / 64] >> (at % 64) & 1) != 0;
  }
  [[nodiscard]] Gap read_gap(std::size_t at) const;
  [[nodiscard]] std::uint64_t gaps_in(std::size_t word, Gap least) const;
  void note_gaps();

  std::string_view text_;
  bool is_utf8_ = true;
  // The map, see skeleton_scan.h; entry n of block_of_ is the block of character 64 n.
  std::vector<std::uint64_t> masks_, after_drop_, after_line_;
  std::vector<std::uint64_t> gap_low_, gap_high_;  // the two bits of gaps below kLine
  std::vector<std::uint32_t> counts_, block_of_;
};

// `text` has less than 4 GiB. A byte that belongs to no UTF-8 sequence is a replacement character.
[[nodiscard]] Skeleton make_skeleton(std::string_view text);
// The same into `out`, whose memory is used again: for many texts one after the other.
void make_skeleton(std::string_view text, Skeleton& out);

// Which instructions makers of skeletons and sweeps use; the best ones unless told otherwise. For
// tests and benchmarks only: it holds for all threads.
enum class Instructions : std::uint8_t { kBest, kPortable };
void use_instructions(Instructions which);
// "AVX-512 VBMI2" or "portable".
[[nodiscard]] std::string_view instructions_in_use();

// The same folding for words of the rules.
[[nodiscard]] std::u16string fold_word(std::string_view text);
[[nodiscard]] std::string utf8(std::u16string_view folded);
void append_folded(std::string& out, std::u16string_view folded);

// Stands for any ideograph above the BMP.
inline constexpr char16_t kSupplementaryHan = 0xE000;
// Also 〇 and ideographs above the BMP.
[[nodiscard]] inline bool is_han(char16_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == u'〇' ||
         c == kSupplementaryHan || (c >= 0xF900 && c <= 0xFAFF);
}
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
