// SPDX-License-Identifier: AGPL-3.0-or-later
#include "matching_corpus.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <random>
#include <set>

#include "base/text.h"

namespace xs::bench {
namespace {

namespace fs = std::filesystem;

class Random {
 public:
  explicit Random(std::uint64_t seed) : engine_(seed) {}
  std::size_t below(std::size_t n) { return engine_() % n; }
  std::string digits(std::size_t count) {
    std::string out;
    while (out.size() < count) out += static_cast<char>('0' + below(10));
    return out;
  }
  template <class List>
  const auto& of(const List& list) {
    return list[below(std::size(list))];
  }
  // Not std::shuffle, whose order differs between libraries.
  template <class Item>
  void shuffle(std::vector<Item>& items) {
    for (std::size_t i = items.size(); i > 1; --i) std::swap(items[i - 1], items[below(i)]);
  }

 private:
  std::mt19937_64 engine_;
};

std::string read(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string resident_id(Random& random) {
  constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::array kRegions = {"110105", "440524", "320102", "510107"};
  std::string id = fmt::format("{}19{}{:02}{:02}{}", random.of(kRegions), random.digits(2),
                               1 + random.below(12), 1 + random.below(28), random.digits(3));
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (id[i] - '0') * kWeights[i];
  return id + "10X98765432"[sum % 11];
}

std::string card(Random& random) {
  std::string number = "62" + random.digits(16);
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    int value = number[number.size() - 1 - i] - '0';
    if (i % 2 == 0) value = value * 2 > 9 ? value * 2 - 9 : value * 2;
    sum += value;
  }
  return number + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string item(Random& random) {
  constexpr std::array kLevels = {"绝密", "机密", "秘密"};
  constexpr std::array kProvinces = {"京", "沪", "川", "粤", "苏"};
  switch (random.below(7)) {
    case 0:
    case 1:
      return resident_id(random);
    case 2:
    case 3:
      return fmt::format("1{}{}", 3 + random.below(7), random.digits(9));
    case 4:
      return card(random);
    case 5:
      return random.below(2) == 0 ? fmt::format("{}A{}", random.of(kProvinces), random.digits(5))
                                  : fmt::format("user{}@example.com", random.digits(3));
    default:
      return fmt::format("{}★{}年", random.of(kLevels), 5 + random.below(25));
  }
}

std::string disguise(Random& random, std::string_view plain) {
  const std::size_t how = random.below(4);
  std::string out;
  for (std::size_t at = 0; at < plain.size();) {
    const DecodedCodePoint next = decode_utf8(plain, at);
    at += next.length;
    const bool visible = next.value > ' ' && next.value < 0x7F;
    append_utf8(out, how == 0 && visible ? next.value + 0xFEE0 : next.value);
    if (at == plain.size()) break;
    if (how == 1) append_utf8(out, 0x200B);
    if (how == 2 && next.value > 0x7F) out += ' ';
    if (how == 3 && at % 4 == 0 && next.value <= '9' && next.value >= '0') out += ' ';
  }
  return out;
}

}  // namespace

Corpus make_corpus(const fs::path& folder, std::size_t size) {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  std::vector<std::string> paragraphs;
  for (const fs::path& file : files) {
    const std::string text = read(file);
    for (const std::string_view line : split(text, '\n')) {
      if (!trim(line).empty()) paragraphs.emplace_back(line);
    }
  }
  Corpus corpus;
  corpus.text.reserve(size + (1U << 20));
  Random random(20'261'123);
  std::vector<std::size_t> ends;
  std::size_t next_item = 0, document = 0;
  while (corpus.text.size() < size && !paragraphs.empty()) {
    random.shuffle(paragraphs);
    for (const std::string& paragraph : paragraphs) {
      corpus.text += paragraph;
      if (corpus.text.size() >= next_item) {
        const std::string plain = item(random);
        const bool hidden = random.below(3) == 0;
        corpus.text += "，" + (hidden ? disguise(random, plain) : plain) + "。";
        ++corpus.planted;
        corpus.disguised += hidden ? 1 : 0;
        next_item = corpus.text.size() + 10'000 + random.below(20'000);
      }
      corpus.text += '\n';
      if (corpus.text.size() - document >= 10'000) {
        ends.push_back(document = corpus.text.size());
        if (document >= size) break;
      }
    }
  }
  if (ends.empty() || ends.back() < corpus.text.size()) ends.push_back(corpus.text.size());
  std::size_t begin = 0;
  for (const std::size_t end : ends) {
    corpus.documents.push_back(std::string_view(corpus.text).substr(begin, end - begin));
    begin = end;
  }
  return corpus;
}

std::vector<std::string> make_word_list(std::size_t count) {
  constexpr std::u32string_view kSurnames =
      U"王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾"
      U"丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤";
  constexpr std::u32string_view kGiven =
      U"伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰萍红梅琳晶莹雪荣爱妹香月莺媛瑞凡佳嘉琼"
      U"勤珍贞莉钰婷宁蓓怡晗薇菁梦岚苑筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思丽飞雅轩琪皓宸";
  constexpr std::array kPlaces = {"清源", "临江", "永宁", "安平", "昌乐", "德清", "高阳", "海盐",
                                  "东台", "广汉", "建湖", "开阳", "龙泉", "闽侯", "南漳", "平湖",
                                  "青田", "瑞昌", "三门", "天台", "文成", "新沂", "宜章", "镇海"};
  constexpr std::array kStems = {"恒泰", "金鼎", "瑞丰", "宏业", "天成", "华信", "中科", "联创",
                                 "鑫源", "博远", "盛达", "星辰", "蓝海", "卓越", "云帆", "启明"};
  constexpr std::array kTails = {"化工厂",   "实业公司", "电子厂",   "研究所",
                                 "改造工程", "二期项目", "专项行动", "试验站",
                                 "合作社",   "物流园",   "矿业集团", "水库工程"};
  constexpr std::array kOrdinals = {"", "第一", "第二", "第三", "北区", "南区", "新", "老"};
  Random random(count);
  std::set<std::string> seen;
  std::vector<std::string> out;
  const auto letter = [&](std::string& word, std::u32string_view from) {
    append_utf8(word, from[random.below(from.size())]);
  };
  while (out.size() < count) {
    std::string word;
    const std::size_t kind = out.size() % 10;
    if (kind < 4) {
      letter(word, kSurnames);
      letter(word, kGiven);
      if (random.below(5) > 0) letter(word, kGiven);
    } else if (kind < 7) {
      word = fmt::format("{}{}{}{}", random.of(kPlaces), random.of(kStems), random.of(kOrdinals),
                         random.of(kTails));
    } else {
      for (std::size_t left = 2 + random.below(4); left > 0; --left) {
        append_utf8(word, static_cast<char32_t>(0x4E00 + random.below(0x4000)));
      }
    }
    if (seen.insert(word).second) out.push_back(std::move(word));
  }
  return out;
}

std::vector<HostileText> hostile_texts(const std::vector<std::string>& words, std::size_t size) {
  const auto repeat = [&](auto&& piece) {
    std::string text;
    while (text.size() < size) text += piece();
    return text;
  };
  Random random(99);
  std::vector<HostileText> out;
  out.push_back({"marks back to back", repeat([] { return "机密★"; })});
  out.push_back({"levels and labels", repeat([] { return "密级机密"; })});
  out.push_back({"random digits", repeat([&] { return random.digits(64); })});
  out.push_back({"groups of four digits", repeat([&] { return random.digits(4) + " "; })});
  out.push_back({"a telephone a line", repeat([&] { return "13" + random.digits(9) + "\n"; })});
  out.push_back({"list words back to back", repeat([&] { return random.of(words); })});
  out.push_back({"beginnings of list words", repeat([&] {
                   const std::string& word = random.of(words);
                   return word.substr(0, word.size() - 3);
                 })});
  out.push_back({"addresses", repeat([] { return "a@"; })});
  out.push_back({"plates", repeat([] { return "京A"; })});
  out.push_back({"only zero-width spaces", repeat([] { return "\u200B"; })});
  out.push_back({"a zero-width space behind each", repeat([] { return "密\u200B"; })});
  out.push_back({"circled marks", repeat([] { return "㊙"; })});
  out.push_back({"traditional characters", repeat([] { return "機"; })});
  out.push_back({"four-byte characters", repeat([] { return "𠀀"; })});
  return out;
}

}  // namespace xs::bench
