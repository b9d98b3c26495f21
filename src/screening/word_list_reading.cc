// SPDX-License-Identifier: AGPL-3.0-or-later
#include <fmt/format.h>
#include <iconv.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/text.h"
#include "screening/listed_patterns.h"
#include "screening/word_list.h"
#include "screening/words.h"

namespace xs::screening {
namespace {

constexpr std::size_t kShortestWord = 2, kLongestWord = 64;  // folded characters
constexpr std::size_t kLongestCategory = 64;                 // bytes
constexpr std::size_t kLongestReason = 200, kLongestClause = 100;
constexpr std::size_t kTitleRows = 5;  // that may stand above the heading row
constexpr std::size_t kMostTableColumns = 200;
constexpr std::string_view kException = "例外";

enum Column : std::size_t { kWord, kCategory, kReason, kClause, kExceptions, kColumns };
constexpr std::array<std::string_view, kColumns> kHeadings{
    "词语|词语/式样|词语或式样|式样|词|词条|关键词|敏感词|名称|word|keyword|pattern|term",
    "类别|分类|类型|category|type", "理由|说明|原因|reason|note", "依据|条款|clause|basis",
    "例外|例外词|白名单|排除|exceptions|exception|except"};

std::optional<Column> column_named(std::string_view heading) {
  std::string name(trim(heading));
  std::ranges::transform(name, name.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  if (name.empty()) return std::nullopt;
  for (std::size_t column = 0; column < kColumns; ++column) {
    const auto names = split(kHeadings[column], '|');
    if (std::ranges::find(names, name) != names.end()) return static_cast<Column>(column);
  }
  return std::nullopt;
}

// ---- rows of a text ----

class TextRows {
 public:
  explicit TextRows(std::string_view text)
      : text_(text), separator_(text.find('\t') == std::string_view::npos ? ',' : '\t') {}

  ParsedRows read() {
    while (at_ < text_.size()) read_row();
    return std::move(out_);
  }

 private:
  void read_row() {
    ListRow row{line_, {}};
    for (;;) {
      row.fields.push_back(starts_quoted() ? quoted() : plain());
      if (at_ >= text_.size() || text_[at_] == '\n') break;
      ++at_;  // the separator
    }
    if (at_ < text_.size()) ++at_, ++line_;
    out_.rows.push_back(std::move(row));
  }
  bool starts_quoted() {
    std::size_t at = at_;
    while (at < text_.size() && text_[at] == ' ') ++at;
    if (at >= text_.size() || text_[at] != '"') return false;
    at_ = at + 1;
    return true;
  }
  std::string plain() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && text_[at_] != separator_ && text_[at_] != '\n') ++at_;
    return std::string(trim(text_.substr(begin, at_ - begin)));
  }
  std::string quoted() {
    const std::size_t opened = line_;
    std::string field;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '"') {
        if (at_ + 1 >= text_.size() || text_[at_ + 1] != '"') break;
        ++at_;
      }
      if (text_[at_] == '\n') ++line_;
      field += text_[at_];
    }
    if (at_ >= text_.size()) {
      out_.faults.push_back({opened, "引号没有成对，其后的内容无法辨认。"});
      return field;
    }
    ++at_;
    if (!plain().empty()) out_.faults.push_back({line_, "引号之后还有文字，请检查引号。"});
    return std::string(trim(field));
  }

  std::string_view text_;
  char separator_;
  std::size_t at_ = 0, line_ = 1;
  ParsedRows out_;
};

// ---- words of rows ----

class ListReading {
 public:
  ListReading(const ParsedRows& rows, const std::vector<Category>& categories)
      : rows_(rows.rows), categories_(categories) {
    out_.faults = rows.faults;
  }

  ParsedWordList read() {
    find_heading();
    for (std::size_t i = first_; i < rows_.size(); ++i) read_row(rows_[i]);
    if (out_.list.words.empty() && out_.faults.empty()) fault(0, "词表里没有词。");
    if (out_.list.words.size() > kMostListedWords || exceptions_.size() > kMostListedWords) {
      fault(0, fmt::format("词表最多 {} 个词，请拆成几个词表。", kMostListedWords));
    }
    if (patterns_.size() > kMostListedPatterns) {
      fault(0, fmt::format("一个词表最多 {} 个式样，请拆成几个词表。", kMostListedPatterns));
    }
    take_exceptions();
    std::ranges::stable_sort(out_.faults, {}, &WordListFault::line);
    return std::move(out_);
  }

 private:
  void fault(std::size_t line, std::string says) { out_.faults.push_back({line, std::move(says)}); }

  // A single known word is a heading in the first row only: below, it may be a listed word.
  void find_heading() {
    for (std::size_t column = 0; column < kColumns; ++column) place_[column] = column;
    std::size_t looked_at = 0;
    for (std::size_t i = 0; i < rows_.size() && looked_at < kTitleRows; ++i) {
      if (is_empty(rows_[i])) continue;
      std::array<std::size_t, kColumns> place{};
      place.fill(kNowhere);
      std::size_t known = 0;
      bool twice = false;
      for (std::size_t field = 0; field < rows_[i].fields.size(); ++field) {
        const auto column = column_named(rows_[i].fields[field]);
        if (!column) continue;
        ++known;
        twice = twice || place[*column] != kNowhere;
        if (place[*column] == kNowhere) place[*column] = field;
      }
      if (place[kWord] != kNowhere && (known > 1 || looked_at == 0)) {
        if (twice) fault(rows_[i].line, "表头中有两列含义相同，请只留一列。");
        place_ = place;
        first_ = i + 1;
        return;
      }
      ++looked_at;
    }
  }

  static bool is_empty(const ListRow& row) {
    return std::ranges::all_of(row.fields, [](const auto& field) { return trim(field).empty(); });
  }
  std::string field(const ListRow& row, Column column) const {
    const std::size_t at = place_[column];
    return at < row.fields.size() ? std::string(trim(row.fields[at])) : std::string();
  }

  void read_row(const ListRow& row) {
    if (is_empty(row)) return;
    const std::string word = field(row, kWord), category = field(row, kCategory);
    const std::string innocent = field(row, kExceptions);
    add_exceptions(innocent, row.line);
    if (word.empty()) {
      if (innocent.empty()) fault(row.line, "缺少词语。");
      return;
    }
    if (category == kException) {
      add_exception(word, row.line);
      return;
    }
    const auto key = key_of(word, row.line);
    if (!key) return;
    ListedWord made{word, category_id(category, row.line), field(row, kReason),
                    field(row, kClause)};
    if (count_code_points(made.reason) > kLongestReason) {
      fault(row.line, fmt::format("理由太长，最多 {} 个字。", kLongestReason));
    }
    if (count_code_points(made.clause) > kLongestClause) {
      fault(row.line, fmt::format("依据太长，最多 {} 个字。", kLongestClause));
    }
    const auto [known, is_new] = known_.try_emplace(*key, Known{out_.list.words.size(), row.line});
    if (is_new) {
      out_.list.words.push_back(std::move(made));
      return;
    }
    const ListedWord& first = out_.list.words[known->second.index];
    if (first.category != made.category || first.reason != made.reason ||
        first.clause != made.clause) {
      fault(row.line,
            fmt::format("与第 {} 行是同一个词，而类别、理由或者依据不同。", known->second.line));
    }
  }

  // What makes an entry the same as another; nothing when it is faulty.
  std::optional<std::u16string> key_of(const std::string& word, std::size_t line) {
    const auto pattern = pattern_in(word);
    if (!pattern) {
      std::u16string folded = fold_word(word);
      if (word.starts_with('/')) {
        fault(line, "以斜线开头的是式样，末尾也要有斜线；式样里有逗号的，请给整格加上引号。");
        return std::nullopt;
      }
      if (!fits(folded, line)) return std::nullopt;
      if (!known_.contains(folded)) words_.push_back(folded);
      return folded;
    }
    ReadPattern read = read_listed_pattern(*pattern);
    if (!read.fault.empty()) {
      fault(line, std::move(read.fault));
      return std::nullopt;
    }
    std::u16string key = u"/";  // with which no folded word both begins and ends
    for (std::size_t at = 0; at < read.folded.size();) {
      const DecodedCodePoint c = decode_utf8(read.folded, at);
      key += static_cast<char16_t>(c.value);
      at += c.length;
    }
    key += u'/';
    if (!known_.contains(key)) patterns_.push_back(std::move(read.folded));
    return key;
  }

  bool fits(const std::u16string& folded, std::size_t line) {
    if (folded.size() < kShortestWord) fault(line, "词太短，至少要有两个字。");
    if (folded.size() > kLongestWord) {
      fault(line, fmt::format("词太长，最多 {} 个字。", kLongestWord));
    }
    return folded.size() >= kShortestWord && folded.size() <= kLongestWord;
  }

  std::string category_id(const std::string& text, std::size_t line) {
    if (text.empty()) return std::string(kAgencyWord);
    const auto known = std::ranges::find_if(categories_, [&](const Category& category) {
      return category.id == text || category.name == text;
    });
    if (known == categories_.end()) {
      if (text.size() > kLongestCategory) fault(line, "类别太长。");
      return text;
    }
    if (known->admission == document::Admission::kRefuse) {
      fault(line, fmt::format("类别“{}”只由检测规则认定，词表不能使用。", known->name));
    }
    return known->id;
  }

  void add_exceptions(std::string_view all, std::size_t line) {
    std::string one;
    const auto take = [&] {
      if (!trim(one).empty()) add_exception(std::string(trim(one)), line);
      one.clear();
    };
    for (std::size_t at = 0; at < all.size();) {
      const DecodedCodePoint c = decode_utf8(all, at);
      if (c.value == U'、' || c.value == U'；' || c.value == U';' || c.value == U'|' ||
          c.value == U'\n') {
        take();
      } else {
        one += all.substr(at, c.length);
      }
      at += c.length;
    }
    take();
  }
  void add_exception(std::string word, std::size_t line) {
    std::u16string folded = fold_word(word);
    if (fits(folded, line)) exceptions_.push_back({std::move(word), std::move(folded), line});
  }

  // After all words are known: an exception that hides none of them is a slip of the pen.
  void take_exceptions() {
    if (exceptions_.empty()) return;
    const WordFinder finder(words_);
    const ListedPatterns patterns(patterns_);
    std::unordered_set<std::u16string_view> seen;
    for (const Exception& exception : exceptions_) {
      if (!seen.insert(exception.folded).second) continue;
      if (known_.contains(exception.folded)) {
        fault(exception.line, "同一个词既是词表中的词，又是例外。");
        continue;
      }
      bool hides = false;
      finder.find(exception.folded, [&](const WordHit&) { hides = true; });
      hides = hides || !patterns.find(make_skeleton(exception.word)).empty();
      if (!hides) {
        fault(exception.line, "例外词里没有本表中的任何词，也不符合本表中的任何式样，不起作用。");
        continue;
      }
      out_.list.exceptions.push_back(exception.word);
    }
  }

  static constexpr std::size_t kNowhere = static_cast<std::size_t>(-1);
  struct Known {
    std::size_t index, line;
  };
  struct Exception {
    std::string word;
    std::u16string folded;
    std::size_t line;
  };

  const std::vector<ListRow>& rows_;
  const std::vector<Category>& categories_;
  std::array<std::size_t, kColumns> place_{};
  std::size_t first_ = 0;
  std::unordered_map<std::u16string, Known> known_;  // words and expressions
  Words words_;
  std::vector<std::string> patterns_;
  std::vector<Exception> exceptions_;
  ParsedWordList out_;
};

void append_field(std::string& out, std::string_view field) {
  if (field.find_first_of("\",\t\n\r ") == std::string_view::npos) {
    out += field;
    return;
  }
  out += '"';
  for (const char c : field) {
    if (c == '"') out += '"';
    out += c;
  }
  out += '"';
}

std::optional<std::string> from_gb18030(BytesView bytes) {
  const iconv_t converter = iconv_open("UTF-8", "GB18030");
  // NOLINTNEXTLINE(performance-no-int-to-ptr): POSIX says so
  if (converter == reinterpret_cast<iconv_t>(-1)) return std::nullopt;
  std::string out(bytes.size() * 2 + 16, '\0');  // two bytes become three, four become four
  char* from = const_cast<char*>(reinterpret_cast<const char*>(bytes.data()));
  char* to = out.data();
  std::size_t left = bytes.size(), room = out.size();
  const std::size_t done = iconv(converter, &from, &left, &to, &room);
  iconv_close(converter);
  if (done == static_cast<std::size_t>(-1)) return std::nullopt;
  out.resize(out.size() - room);
  return out;
}

}  // namespace

std::optional<std::string> text_of_list(BytesView bytes) {
  if (is_valid_utf8(as_text(bytes))) return std::string(as_text(bytes));
  return from_gb18030(bytes);
}

ParsedRows rows_of_text(std::string_view utf8) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (utf8.starts_with(kByteOrderMark)) utf8.remove_prefix(kByteOrderMark.size());
  return TextRows(utf8).read();
}

ParsedRows rows_of(const document::Document& document) {
  ParsedRows out;
  for (const document::Part& part : document.parts) {
    if (!part.visible || part.cells.empty()) continue;
    const std::int32_t table = part.cells.front().table;
    for (const document::Cell& cell : part.cells) {
      if (cell.table != table) break;
      const auto line = static_cast<std::size_t>(cell.row);
      if (out.rows.empty() || out.rows.back().line != line) out.rows.push_back({line, {}});
      auto& fields = out.rows.back().fields;
      const auto column = static_cast<std::size_t>(cell.column);
      if (column > kMostTableColumns) continue;
      if (fields.size() < column) fields.resize(column);
      fields[column - 1] = part.text.substr(cell.start, cell.end - cell.start);
    }
    return out;
  }
  for (const document::Part& part : document.parts) {
    if (part.visible && part.kind == document::PartKind::kBody) return rows_of_text(part.text);
  }
  out.faults.push_back({0, "文件里没有表格，也没有文字。"});
  return out;
}

ParsedWordList parse_word_list(const ParsedRows& rows, const std::vector<Category>& categories) {
  return ListReading(rows, categories).read();
}

std::string to_csv(const WordList& list) {
  std::string out = "词语,类别,理由,依据,例外\n";
  for (const ListedWord& word : list.words) {
    for (const std::string_view field :
         {std::string_view(word.word), std::string_view(word.category),
          std::string_view(word.reason), std::string_view(word.clause)}) {
      append_field(out, field);
      out += ',';
    }
    out += '\n';
  }
  for (const std::string& exception : list.exceptions) {
    append_field(out, exception);
    out += ',';
    out += kException;
    out += ",,,\n";
  }
  return out;
}

}  // namespace xs::screening
