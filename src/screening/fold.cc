// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/fold.h"

#include <algorithm>

namespace xs::screening {
namespace {

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

// The radicals from U+2F00, and some of the supplement: what text taken out of a PDF has for the
// characters they look like.
constexpr std::u16string_view kRadicals =
    u"一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山"
    u"巛工己巾干幺广廴廾弋弓彐彡彳心戈戶手支攴文斗斤方"
    u"无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾穴"
    u"立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸"
    u"虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨靑非面革韋韭音頁風飛食首香"
    u"馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊"
    u"齒龍龜龠";
constexpr std::u16string_view kShortRadicals =
    u"⺁⺄⺅⺈⺋⺎⺐⺓⺗⺛⺟⺠⺩⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳";
constexpr std::u16string_view kShortRadicalsMean =
    u"厂乙人刀卩兀尢幺心无母民王虎西见角贝车长长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟";
static_assert(kRadicals.size() == 214 && kShortRadicals.size() == kShortRadicalsMean.size());

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

bool is_space(char32_t c) {
  return c == ' ' || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x202F ||
         c == 0x205F || c == 0x3000;
}

}  // namespace

Gap gap_of(char32_t c) {
  if (c == '\n' || c == 0x0B || c == 0x0C || c == 0x85 || c == 0x2028 || c == 0x2029) {
    return Gap::kLine;
  }
  if (c == '\t') return Gap::kTab;
  if (c == 0x3000) return Gap::kWide;
  return is_space(c) ? Gap::kThin : Gap::kNone;
}

Gap widen(Gap gap, char32_t dropped) {
  const Gap here = gap_of(dropped);
  return gap == Gap::kThin && here == Gap::kThin ? Gap::kWide : std::max(gap, here);
}

const Folds& folds() {
  static const Folds kFolds = [] {
    Folds made{};
    for (char32_t c = 1; c < made.size(); ++c) {
      if (gap_of(c) != Gap::kNone || is_invisible(c) || c == kCircledSecret) continue;
      if (c >= 0xD800 && c <= 0xDFFF) continue;
      char32_t folded = c;
      if (c >= 0xFF01 && c <= 0xFF5E) folded = c - 0xFEE0;
      if (folded >= 'A' && folded <= 'Z') folded += 'a' - 'A';
      if (is_star(folded)) folded = U'★';
      made[c] = fold_punctuation(folded);
    }
    for (std::size_t i = 0; i < kTraditional.size(); ++i) made[kTraditional[i]] = kSimplified[i];
    for (std::size_t i = 0; i < kRadicals.size(); ++i) made[0x2F00 + i] = made[kRadicals[i]];
    for (std::size_t i = 0; i < kShortRadicals.size(); ++i) {
      made[kShortRadicals[i]] = kShortRadicalsMean[i];
    }
    return made;
  }();
  return kFolds;
}

char16_t fold_supplementary(char32_t c) {
  if (c >= 0x20000 && c <= 0x3FFFF) return kSupplementaryHan;
  if (c >= 0x1D7CE && c <= 0x1D7FF) return static_cast<char16_t>(u'0' + (c - 0x1D7CE) % 10);
  if (is_star(c)) return u'★';
  return is_invisible(c) ? kDropped : char16_t{0xFFFD};
}

std::u16string_view traditional_characters() { return kTraditional; }

}  // namespace xs::screening
