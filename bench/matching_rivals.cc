// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching_rivals.h"

#include <re2/re2.h>

#include "base/text.h"
#include "screening/fold.h"
#include "screening/numbers.h"
#include "screening/skeleton.h"
#include "screening/sweep.h"

#ifdef XS_HAS_HYPERSCAN
#include <hs/hs.h>
#endif
#ifdef XS_HAS_PCRE2
#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#endif

namespace xs::bench {
namespace {

using namespace xs::screening;

constexpr std::u16string_view kProvinces =
    u"京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

class Ours : public Matcher {
 public:
  explicit Ours(const Wanted& wanted)
      : shapes_(wanted.shapes),
        finder_(folded(wanted.words)),
        sweeper_({&finder_}, wanted.shapes ? kProvinces : std::u16string_view()) {}

  std::size_t scan(std::string_view document) override {
    make_skeleton(document, skeleton_);
    const Skeleton& skeleton = skeleton_;
    sweeper_.sweep(skeleton, anchors_);
    std::size_t found = 0;
    for (const FoundWord& word : anchors_.words) {
      if (skeleton.has_gap(word.begin, word.end, Gap::kTab)) continue;
      found += take(skeleton, word.begin, word.end);
    }
    if (!shapes_) return found;
    for (const DigitStretch& stretch : anchors_.digits) {
      for_each_number(skeleton, stretch.begin, stretch.end, [&](const NumberCandidate& number) {
        if (!is_valid(number)) return false;
        found += take(skeleton, number.begin, number.end);
        return true;
      });
    }
    for (const std::uint32_t at : anchors_.ats) found += address(skeleton, at);
    for (const std::uint32_t at : anchors_.plates) found += plate(skeleton, at);
    return found;
  }

 private:
  static Words folded(const std::vector<std::string>& words) {
    Words out;
    out.reserve(words.size());
    for (const std::string& word : words) out.push_back(fold_word(word));
    return out;
  }
  std::size_t take(const Skeleton& skeleton, std::size_t begin, std::size_t end) {
    const SourceRange range = skeleton.source(begin, end);
    return range.end > range.begin ? 1 : 0;
  }
  static bool is_valid(const NumberCandidate& number) {
    const std::string_view digits = number.digits;
    if (number.masked()) return false;
    switch (digits.size()) {
      case 18:
        if (has_resident_id_check(digits) && has_birth_date(digits)) return true;
        [[fallthrough]];
      case 16:
      case 17:
      case 19:
        return digits.starts_with("62") && is_luhn(digits) && is_card_grouping(number.groups);
      case 11:
        return (digits[0] == '1' && digits[1] >= '3' && is_mobile_grouping(number.groups)) ||
               digits[0] == '0';
      case 10:
      case 12:
        return digits[0] == '0';
      default:
        return false;
    }
  }
  std::size_t address(const Skeleton& skeleton, std::size_t at) {
    const auto part = [&](std::size_t i) {
      const char16_t c = skeleton.chars[i];
      return is_digit(c) || is_letter(c) || c == u'.' || c == u'_' || c == u'-';
    };
    std::size_t begin = at, end = at + 1;
    while (begin > 0 && skeleton.gap(begin) == Gap::kNone && part(begin - 1)) --begin;
    while (end < skeleton.size() && skeleton.gap(end) == Gap::kNone && part(end)) ++end;
    return begin < at && end > at + 3 ? take(skeleton, begin, end) : 0;
  }
  std::size_t plate(const Skeleton& skeleton, std::size_t at) {
    std::size_t end = at + 2;
    while (end < skeleton.size() && end < at + 8 &&
           (is_digit(skeleton.chars[end]) || is_letter(skeleton.chars[end]))) {
      ++end;
    }
    return end >= at + 7 && !skeleton.has_gap(at, end, Gap::kWide) ? take(skeleton, at, end) : 0;
  }

  bool shapes_;
  WordFinder finder_;
  Sweeper sweeper_;
  Skeleton skeleton_;
  Anchors anchors_;
};

#ifdef XS_HAS_HYPERSCAN
class FoldAndHyperscan : public Matcher {
 public:
  explicit FoldAndHyperscan(const Wanted& wanted) {
    const std::vector<std::string> patterns = rival_patterns(wanted, true);
    std::vector<const char*> texts;
    std::vector<unsigned> ids;
    for (const std::string& pattern : patterns) {
      texts.push_back(pattern.c_str());
      ids.push_back(static_cast<unsigned>(ids.size()));
    }
    hs_compile_error_t* error = nullptr;
    if (hs_compile_multi(texts.data(), nullptr, ids.data(), static_cast<unsigned>(ids.size()),
                         HS_MODE_BLOCK, nullptr, &database_, &error) != HS_SUCCESS) {
      throw std::runtime_error(error->message);
    }
    hs_alloc_scratch(database_, &scratch_);
  }
  ~FoldAndHyperscan() override {
    hs_free_scratch(scratch_);
    hs_free_database(database_);
  }

  std::size_t scan(std::string_view document) override {
    fold(document);
    found_ = 0;
    hs_scan(database_, folded_.data(), static_cast<unsigned>(folded_.size()), 0, scratch_,
            &FoldAndHyperscan::note, this);
    return found_;
  }

 private:
  static int note(unsigned, unsigned long long, unsigned long long to, unsigned, void* self) {
    auto* me = static_cast<FoldAndHyperscan*>(self);
    me->found_ += me->map_[to - 1] < me->map_.size() * 4 ? 1 : 0;
    return 0;
  }
  // One map entry for each folded byte.
  void fold(std::string_view text) {
    const Folds& to = folds();
    folded_.resize(text.size() * 3 + 16);
    map_.resize(text.size() * 3 + 16);
    const auto* in = reinterpret_cast<const unsigned char*>(text.data());
    char* out = folded_.data();
    std::uint32_t* map = map_.data();
    for (std::size_t at = 0; at < text.size();) {
      const auto here = static_cast<std::uint32_t>(at);
      char32_t c = in[at];
      if (c < 0x80) {
        ++at;
      } else if ((c & 0xF0) == 0xE0 && at + 2 < text.size()) {
        c = (c & 15) << 12 | (in[at + 1] & 63U) << 6 | (in[at + 2] & 63U);
        at += 3;
      } else {
        const DecodedCodePoint next = decode_utf8(text, at);
        c = next.value;
        at += next.length;
      }
      const char16_t folded = c < 0x10000 ? to[c] : fold_supplementary(c);
      if (folded == kDropped) continue;
      if (folded < 0x80) {
        *out++ = static_cast<char>(folded);
        *map++ = here;
      } else if (folded < 0x800) {
        *out++ = static_cast<char>(0xC0 | folded >> 6);
        *out++ = static_cast<char>(0x80 | (folded & 63));
        *map++ = here;
        *map++ = here;
      } else {
        *out++ = static_cast<char>(0xE0 | folded >> 12);
        *out++ = static_cast<char>(0x80 | (folded >> 6 & 63));
        *out++ = static_cast<char>(0x80 | (folded & 63));
        *map++ = here;
        *map++ = here;
        *map++ = here;
      }
    }
    folded_.resize(static_cast<std::size_t>(out - folded_.data()));
  }

  hs_database_t* database_ = nullptr;
  hs_scratch_t* scratch_ = nullptr;
  std::string folded_;
  std::vector<std::uint32_t> map_;
  std::size_t found_ = 0;
};
#endif

// As all rivals understand it.
std::string quoted(const std::string& word) {
  std::string out;
  for (const char c : word) {
    if (std::string_view("\\.+*?()|[]{}^$-").find(c) != std::string_view::npos) out += '\\';
    out += c;
  }
  return out;
}

std::string alternation(const Wanted& wanted) {
  std::string out;
  for (const std::string& pattern : rival_patterns(wanted, false)) {
    out += (out.empty() ? "(?:" : "|(?:") + pattern + ")";
  }
  return out;
}

class Re2 : public Matcher {
 public:
  explicit Re2(const Wanted& wanted) : pattern_(alternation(wanted), options()) {}
  std::size_t scan(std::string_view document) override {
    re2::StringPiece text(document.data(), document.size()), found;
    std::size_t count = 0, at = 0;
    while (pattern_.Match(text, at, text.size(), re2::RE2::UNANCHORED, &found, 1)) {
      ++count;
      at = static_cast<std::size_t>(found.data() - text.data()) + found.size();
    }
    return count;
  }

 private:
  static re2::RE2::Options options() {
    re2::RE2::Options made;
    made.set_max_mem(std::int64_t{1} << 30);
    return made;
  }
  re2::RE2 pattern_;
};

#ifdef XS_HAS_PCRE2
class Pcre2 : public Matcher {
 public:
  explicit Pcre2(const Wanted& wanted) {
    const std::string pattern = alternation(wanted);
    int error = 0;
    PCRE2_SIZE at = 0;
    code_ = pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pattern.data()), pattern.size(),
                          PCRE2_UTF | PCRE2_NO_UTF_CHECK, &error, &at, nullptr);
    if (code_ == nullptr) throw std::runtime_error("PCRE2 refuses the pattern");
    pcre2_jit_compile(code_, PCRE2_JIT_COMPLETE);
    data_ = pcre2_match_data_create_from_pattern(code_, nullptr);
  }
  ~Pcre2() override {
    pcre2_match_data_free(data_);
    pcre2_code_free(code_);
  }
  std::size_t scan(std::string_view document) override {
    std::size_t count = 0;
    for (PCRE2_SIZE at = 0;; ++count) {
      const int result = pcre2_jit_match(code_, reinterpret_cast<PCRE2_SPTR>(document.data()),
                                         document.size(), at, PCRE2_NO_UTF_CHECK, data_, nullptr);
      if (result < 0) return count;
      at = pcre2_get_ovector_pointer(data_)[1];
    }
  }

 private:
  pcre2_code* code_ = nullptr;
  pcre2_match_data* data_ = nullptr;
};
#endif

}  // namespace

std::vector<std::string> rival_patterns(const Wanted& wanted, bool folded) {
  std::vector<std::string> out;
  for (const std::string& word : wanted.words) {
    out.push_back(quoted(folded ? utf8(fold_word(word)) : word));
  }
  if (!wanted.shapes) return out;
  const std::string letter = folded ? "a-z" : "A-Za-z";
  std::string provinces;
  for (const char16_t c : kProvinces) {
    if (!provinces.empty()) provinces += '|';
    append_utf8(provinces, c);
  }
  out.push_back("[1-9][0-9]{16}[0-9" + std::string(folded ? "x" : "Xx") + "]");
  out.push_back("1[3-9][0-9]{9}");
  out.push_back("62[0-9]{14,17}");
  out.push_back("0[0-9]{2,3}-?[0-9]{7,8}");
  out.push_back("[0-9._" + letter + "-]+@[0-9._" + letter + "-]+");
  out.push_back("(?:" + provinces + ")[" + letter + "][0-9" + letter + "]{5}");
  return out;
}

std::unique_ptr<Matcher> make_ours(const Wanted& wanted) { return std::make_unique<Ours>(wanted); }
std::unique_ptr<Matcher> make_re2(const Wanted& wanted) { return std::make_unique<Re2>(wanted); }

std::unique_ptr<Matcher> make_fold_and_hyperscan([[maybe_unused]] const Wanted& wanted) {
#ifdef XS_HAS_HYPERSCAN
  return std::make_unique<FoldAndHyperscan>(wanted);
#else
  return nullptr;
#endif
}

std::unique_ptr<Matcher> make_pcre2([[maybe_unused]] const Wanted& wanted) {
#ifdef XS_HAS_PCRE2
  return std::make_unique<Pcre2>(wanted);
#else
  return nullptr;
#endif
}

}  // namespace xs::bench
