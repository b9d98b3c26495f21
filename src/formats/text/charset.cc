// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/text/charset.h"

#include <iconv.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>

#include "base/text.h"

namespace xs::formats {
namespace {

constexpr std::array<const char*, 4> kCharsets{"GB18030", "BIG5-HKSCS", "UTF-16LE", "UTF-16BE"};
constexpr std::size_t kGb18030 = 0, kBig5 = 1, kUtf16Le = 2, kUtf16Be = 3;

class Converter {
 public:
  explicit Converter(const char* charset) : descriptor_(iconv_open("UTF-8", charset)) {}

  // Nothing at the first byte that does not fit.
  std::optional<std::string> decode(BytesView bytes) {
    // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says so
    if (descriptor_ == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
    iconv(descriptor_, nullptr, nullptr, nullptr, nullptr);
    std::string out(bytes.size() + bytes.size() / 2 + 16, '\0');
    char* from = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
    std::size_t left = bytes.size();
    std::size_t done = 0;
    while (left > 0) {
      char* to = out.data() + done;
      std::size_t room = out.size() - done;
      const std::size_t result = iconv(descriptor_, &from, &left, &to, &room);
      done = out.size() - room;
      if (result != static_cast<std::size_t>(-1)) break;
      if (errno != E2BIG) return std::nullopt;
      out.resize(out.size() * 2);
    }
    out.resize(done);
    return out;
  }

 private:
  iconv_t descriptor_;  // open as long as the process
};

Converter& converter(std::size_t index) {
  static std::array<Converter, 4> all{Converter(kCharsets[0]), Converter(kCharsets[1]),
                                      Converter(kCharsets[2]), Converter(kCharsets[3])};
  return all[index];
}

// How much a decoded text looks like one: from about -10 to 1.
double plausibility(std::string_view text) {
  constexpr std::size_t kEnough = 200'000;  // bytes
  double good = 0, bad = 0, total = 0;
  for (std::size_t i = 0; i < text.size() && i < kEnough;) {
    const DecodedCodePoint point = decode_utf8(text, i);
    const char32_t c = point.value;
    i += point.length;
    total += 1;
    const bool common_chinese = (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3000 && c <= 0x301F) ||
                                (c >= 0xFF00 && c <= 0xFF5E);
    const bool rare_chinese = (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c <= 0x323AF);
    if (common_chinese || (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\r' || c == '\t') good += 1;
    if (rare_chinese) good += 0.5;
    const bool private_use = (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000;
    if (private_use || (c < 0x20 && c != '\n' && c != '\r' && c != '\t') || c == 0xFFFD) bad += 1;
  }
  return total == 0 ? 0 : (good - 10 * bad) / total;
}

// GB2312's common characters stand in its first level; a text read in the wrong encoding is full
// of others.
double share_of_level_one(BytesView bytes) {
  double pairs = 0, common = 0;
  for (std::size_t i = 0; i + 1 < bytes.size(); ++i) {
    if (bytes[i] < 0x81) continue;
    pairs += 1;
    if (bytes[i] >= 0xA1 && bytes[i] <= 0xD7 && bytes[i + 1] >= 0xA1) common += 1;
    ++i;
  }
  return pairs == 0 ? 0 : common / pairs;
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

std::optional<DecodedText> decode_with_mark(BytesView bytes) {
  const std::string_view text = as_text(bytes);
  if (text.starts_with("\xEF\xBB\xBF")) {
    if (!is_valid_utf8(text.substr(3))) return std::nullopt;
    return DecodedText{std::string(text.substr(3)), "UTF-8"};
  }
  for (const auto& [mark, index] : {std::pair{std::string_view("\xFF\xFE"), kUtf16Le},
                                    std::pair{std::string_view("\xFE\xFF"), kUtf16Be}}) {
    if (!text.starts_with(mark)) continue;
    if (auto decoded = converter(index).decode(bytes.subspan(2))) {
      return DecodedText{std::move(*decoded), kCharsets[index]};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<DecodedText> decode_text(BytesView bytes, std::string_view declared) {
  if (auto marked = decode_with_mark(bytes)) return marked;
  const std::string_view raw = as_text(bytes);
  if (raw.starts_with("\xEF\xBB\xBF")) return std::nullopt;  // says UTF-8 and is not
  if (is_valid_utf8(raw) && raw.find('\0') == std::string_view::npos) {
    return DecodedText{std::string(raw), "UTF-8"};
  }
  const std::string wanted = lower(declared);
  const double level_one = share_of_level_one(bytes);
  std::optional<DecodedText> best;
  double best_score = 0.6;  // less than this is no text
  for (std::size_t i = 0; i < kCharsets.size(); ++i) {
    const bool utf16 = i == kUtf16Le || i == kUtf16Be;
    if (utf16 && bytes.size() % 2 != 0) continue;
    auto decoded = converter(i).decode(bytes);
    if (!decoded || decoded->find('\0') != std::string::npos) continue;
    double score = plausibility(*decoded);
    if (i == kGb18030) score += 0.5 * level_one;
    if (i == kGb18030 && wanted.starts_with("gb")) score += 1;
    if (i == kBig5 && wanted.starts_with("big5")) score += 1;
    if (utf16 && raw.find('\0') == std::string_view::npos && level_one > 0.7) score -= 0.5;
    if (score > best_score) {
      best_score = score;
      best = DecodedText{std::move(*decoded), kCharsets[i]};
    }
  }
  return best;
}

void load_charsets() {
  for (std::size_t i = 0; i < kCharsets.size(); ++i) {
    static_cast<void>(converter(i).decode(as_bytes("ab")));
  }
}

}  // namespace xs::formats
