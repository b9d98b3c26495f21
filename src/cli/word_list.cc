// SPDX-License-Identifier: AGPL-3.0-or-later
#include "cli/word_list.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "base/text.h"
#include "screening/skeleton.h"

namespace xs::cli {
namespace {

// One alternation of more words outgrows the memory RE2 is given.
constexpr std::size_t kWordsOfOneDetector = 500;
constexpr std::size_t kLongestCategory = 64;

tl::unexpected<Error> bad_line(std::size_t line, std::string_view why) {
  return fail(ErrorCode::kInvalidInput, fmt::format("词表第{}行有误：{}", line, why));
}

struct WordLine {
  std::string word, category;
};

Result<WordLine> parse_line(std::string_view text, std::size_t line) {
  const auto fields = split(text, '\t');
  if (fields.size() > 2) return bad_line(line, "一行只写一个词，类别写在制表符之后。");
  const std::string_view word = trim(fields[0]);
  if (screening::fold_word(word).size() < 2) return bad_line(line, "词太短，至少要有两个字。");
  const std::string_view category = fields.size() == 2 ? trim(fields[1]) : std::string_view();
  if (category.size() > kLongestCategory) return bad_line(line, "类别太长。");
  return WordLine{std::string(word), std::string(category.empty() ? kAgencyWord : category)};
}

const screening::Category& category_of(screening::DetectorRules& rules, const std::string& id) {
  const auto known = std::ranges::find(rules.categories, id, &screening::Category::id);
  if (known != rules.categories.end()) return *known;
  return rules.categories.emplace_back(screening::Category{
      id, id == kAgencyWord ? "单位词表中的词" : id, document::Severity::kMedium,
      document::Action::kReview, document::Admission::kAdmit, false});
}

screening::Detector detector_of(const screening::Category& category, const std::string& list) {
  screening::Detector made;
  made.id = kAgencyWordDetector;
  made.category = category.id;
  made.says = "此处有本单位词表中的词，请核对能否公开。";
  made.severity = category.severity;
  made.action = category.action;
  made.admission = category.admission;
  made.words = {"{" + list + "}"};
  made.patterns = {"({" + list + "})"};
  return made;
}

}  // namespace

Result<void> add_words(screening::DetectorRules& rules, std::string_view list) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (list.starts_with(kByteOrderMark)) list.remove_prefix(kByteOrderMark.size());
  if (!is_valid_utf8(list)) {
    return fail(ErrorCode::kInvalidInput, "词表不是 UTF-8 编码，请另存为 UTF-8 后再用。");
  }
  std::map<std::string, std::vector<std::string>> by_category;
  std::size_t line = 0;
  for (const std::string_view text : split(list, '\n')) {
    ++line;
    if (trim(text).empty()) continue;
    XS_TRY(WordLine entry, parse_line(text, line));
    by_category[entry.category].push_back(std::move(entry.word));
  }
  std::size_t number = 0;
  for (auto& [id, words] : by_category) {
    // Of words that begin alike the longest is tried first.
    std::ranges::sort(words, [](const std::string& a, const std::string& b) {
      return a.size() != b.size() ? a.size() > b.size() : a < b;
    });
    const screening::Category category = category_of(rules, id);
    for (std::size_t at = 0; at < words.size(); at += kWordsOfOneDetector) {
      const std::size_t end = std::min(words.size(), at + kWordsOfOneDetector);
      const std::string name = fmt::format("agency_words_{}", number++);
      rules.lists[name] = {words.begin() + static_cast<std::ptrdiff_t>(at),
                           words.begin() + static_cast<std::ptrdiff_t>(end)};
      rules.detectors.push_back(detector_of(category, name));
    }
  }
  return {};
}

}  // namespace xs::cli
