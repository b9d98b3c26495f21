// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/skeleton.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/text.h"

namespace xs::screening {
namespace {

constexpr char16_t kDropped = 0;
constexpr char16_t kSupplementaryHan = 0xE000;  // stands for any ideograph beyond the BMP

// Traditional and variant characters that occur in words of the rules, pairwise.
constexpr std::u16string_view kTraditional =
    u"絕機祕長號碼證聯繫電話戶銀賬帳內開閱傳參審徵見級絶級業書務單專總時間關係應當車輛駛駕聽學歲區"
    u"縣鎮鄉莊"
    u"樓棟號層門診斷癥隱陽艾滿屬齡護檢測試啟啓結準備銷毀嚴禁對發擴複製轉貳參陸壹經辦個體轄歷產權競"
    u"標價報"
    u"籤擬稿訂論決際議貴賓張劉陳楊黃趙吳孫馬蕭馮鄧許韓鄭謝葉蘇盧蔣賈韋鄒陸萬錢湯龍賀顧龔龐嚴賴歐陽"
    u"餘";
constexpr std::u16string_view kSimplified =
    u"绝机秘长号码证联系电话户银账账内开阅传参审征见级绝级业书务单专总时间关系应当车辆驶驾听学岁区"
    u"县镇乡庄"
    u"楼栋号层门诊断症隐阳艾满属龄护检测试启启结准备销毁严禁对发扩复制转贰参陆壹经办个体辖历产权竞"
    u"标价报"
    u"签拟稿订论决际议贵宾张刘陈杨黄赵吴孙马萧冯邓许韩郑谢叶苏卢蒋贾韦邹陆万钱汤龙贺顾龚庞严赖欧阳"
    u"余";
static_assert(kTraditional.size() == kSimplified.size());

struct Folds {
  std::array<char16_t, 0x10000> to{};
};

bool is_invisible(char32_t c) {
  return (c < 0x20 && c != '\t' && c != '\n') || c == 0x7F || c == 0xAD || c == 0x34F ||
         c == 0x61C || (c >= 0x180B && c <= 0x180E) || (c >= 0x200B && c <= 0x200F) ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2060 && c <= 0x206F) ||
         (c >= 0xFE00 && c <= 0xFE0F) || c == 0xFEFF || c == 0x3164 || c == 0xFFA0 ||
         (c >= 0x0300 && c <= 0x036F) || (c >= 0xE0000 && c <= 0xE01EF);
}

bool is_star(char32_t c) {
  return c == 0x2605 || c == 0x2606 || c == 0x2B50 || (c >= 0x2726 && c <= 0x2727) ||
         (c >= 0x2729 && c <= 0x273D) || c == 0x066D || c == 0x22C6 || c == 0x272A || c == 0x2BE8 ||
         c == 0x1F31F || c == 0xF0AB || c == 0xF0B6;
}

char16_t fold_punctuation(char32_t c) {
  switch (c) {
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2014:
    case 0x2015:
    case 0x2212:
    case 0xFE58:
    case 0xFE63:
    case 0x2500:
    case 0x2501:
    case 0x30FC:
      return u'-';
    case 0xB7:
    case 0x2022:
    case 0x2027:
    case 0x2219:
    case 0x22C5:
    case 0x30FB:
    case 0xFF65:
    case 0x16EB:
    case 0x2E31:
    case 0x2981:
      return u'·';
    case 0x3010:
    case 0x3014:
    case 0x3016:
    case 0x3018:
    case 0x301A:
    case 0xFE5D:
    case 0x2E28:
      return u'[';
    case 0x3011:
    case 0x3015:
    case 0x3017:
    case 0x3019:
    case 0x301B:
    case 0xFE5E:
    case 0x2E29:
      return u']';
    case 0x2768:
    case 0xFE59:
    case 0xFE35:
      return u'(';
    case 0x2769:
    case 0xFE5A:
    case 0xFE36:
      return u')';
    case 0x3008:
    case 0x300A:
      return u'《';
    case 0x3009:
    case 0x300B:
      return u'》';
    case 0x300C:
    case 0x300E:
    case 0x201E:
    case 0x2018:
      return u'“';
    case 0x300D:
    case 0x300F:
    case 0x2019:
      return u'”';
    case 0xFE55:
    case 0x2236:
    case 0xFE13:
      return u':';
    case 0xFE61:
    case 0x204E:
    case 0x2217:
      return u'*';
    case 0x2715:
    case 0x2716:
    case 0x2A2F:
      return u'×';
    case 0xFF0E:
    case 0xFE52:
      return u'.';
    case 0xFF61:
      return u'。';
    case 0xFE50:
    case 0xFE10:
      return u',';
    case 0xFE51:
    case 0xFF64:
      return u'、';
    case 0x0425:
    case 0x0445:
      return u'x';  // Cyrillic, seen as the last character of numbers
    case 0x25EF:
      return u'○';
    default:
      return static_cast<char16_t>(c);
  }
}

const Folds& folds() {
  static const Folds table = [] {
    Folds made;
    for (char32_t c = 1; c < 0x10000; ++c) {
      char32_t folded = c;
      if (c >= 0xFF01 && c <= 0xFF5E) folded = c - 0xFEE0;
      if (folded >= 'A' && folded <= 'Z') folded += 'a' - 'A';
      if (is_star(folded)) folded = 0x2605;
      made.to[c] = is_invisible(c) ? kDropped : fold_punctuation(folded);
    }
    for (std::size_t i = 0; i < kTraditional.size(); ++i) {
      made.to[kTraditional[i]] = kSimplified[i];
    }
    return made;
  }();
  return table;
}

bool is_space(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

Gap gap_of(char32_t c) {
  if (c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029) {
    return Gap::kLine;
  }
  if (c == '\t') return Gap::kTab;
  if (c == 0x3000) return Gap::kWide;
  return is_space(c) ? Gap::kThin : Gap::kNone;
}

char16_t fold_supplementary(char32_t c) {
  if (c >= 0x20000 && c <= 0x3FFFF) return kSupplementaryHan;
  if (c >= 0x1D7CE && c <= 0x1D7FF) return static_cast<char16_t>(u'0' + (c - 0x1D7CE) % 10);
  if (is_star(c)) return u'★';
  return is_invisible(c) ? kDropped : char16_t{0xFFFD};
}

}  // namespace

void Skeleton::append(char16_t c, Gap gap, std::size_t begin, std::size_t end) {
  chars.push_back(c);
  gaps_.push_back(gap);
  begins_.push_back(static_cast<std::uint32_t>(begin));
  ends_.push_back(static_cast<std::uint32_t>(end));
}

bool Skeleton::has_gap(std::size_t first, std::size_t last, Gap least) const {
  for (std::size_t i = first + 1; i < last; ++i) {
    if (gap(i) >= least) return true;
  }
  return false;
}

std::size_t Skeleton::at_byte(std::size_t byte) const {
  return static_cast<std::size_t>(std::lower_bound(begins_.begin(), begins_.end(), byte) -
                                  begins_.begin());
}

bool is_han(char16_t c) {
  return (c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || c == u'〇' ||
         c == kSupplementaryHan || (c >= 0xF900 && c <= 0xFAFF);
}

Skeleton make_skeleton(std::string_view text) {
  const auto& to = folds().to;
  Skeleton out;
  const std::size_t guess = text.size() / 2 + 8;
  out.chars.reserve(guess);
  out.gaps_.reserve(guess);
  out.begins_.reserve(guess);
  out.ends_.reserve(guess);
  Gap gap = Gap::kNone;
  for (std::size_t at = 0; at < text.size();) {
    const DecodedCodePoint next = decode_utf8(text, at);
    const std::size_t end = at + next.length;
    const char32_t c = next.value;
    if (const Gap here = gap_of(c); here != Gap::kNone) {
      const bool again = gap == Gap::kThin && here == Gap::kThin;
      gap = again ? Gap::kWide : std::max(gap, here);
    } else if (c == 0x3299) {  // ㊙ is a whole mark by itself
      out.append(u'秘', gap, at, end);
      out.append(u'密', Gap::kNone, at, end);
      out.append(u'★', Gap::kNone, at, end);
      gap = Gap::kNone;
    } else {
      const char16_t folded = c < 0x10000 ? to[c] : fold_supplementary(c);
      if (folded != kDropped) {
        out.append(folded, gap, at, end);
        gap = Gap::kNone;
      }
    }
    at = end;
  }
  return out;
}

std::u16string fold_word(std::string_view text) { return make_skeleton(text).chars; }

std::string utf8(std::u16string_view folded) {
  std::string out;
  for (const char16_t c : folded) append_utf8(out, c);
  return out;
}

Window make_window(const Skeleton& skeleton, std::size_t begin, std::size_t end,
                   std::size_t joined_begin, std::size_t joined_end) {
  Window window;
  const auto put = [&](char16_t c, std::size_t at) {
    append_utf8(window.text, c);
    window.index.resize(window.text.size(), static_cast<std::uint32_t>(at));
  };
  for (std::size_t i = begin; i < end; ++i) {
    const bool joined = i > joined_begin && i < joined_end;
    if (i > begin && !joined && skeleton.gap(i) == Gap::kLine) put(u'\n', i);
    if (i > begin && !joined && skeleton.gap(i) == Gap::kTab) put(u'\t', i);
    put(skeleton.chars[i], i);
  }
  window.index.push_back(static_cast<std::uint32_t>(end));
  return window;
}

}  // namespace xs::screening
