// SPDX-License-Identifier: AGPL-3.0-or-later
// An agency's own words: what is looked for, why, and which longer words are innocent.
//
// A list is read from a table: one row a word, with columns 词语, 类别, 理由, 依据, 例外 in any
// order under a heading row, in this order without one; plain lines are a table of one column. What
// stands between slashes in the column of words is an expression (listed_patterns.h).
// Everything that is wrong with it is said at once. Compiled once, it is only read: any thread.
// It neither stores lists nor decides who may keep them; service/word_lists.h does.
//
//   ParsedWordList parsed = parse_word_list(rows_of_text(utf8), categories);
//   if (parsed.faults.empty()) … screener.screen(document, {compile(parsed.list, categories)});
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/result.h"
#include "document/document.h"
#include "screening/rules.h"
#include "screening/skeleton.h"
#include "screening/words.h"

namespace xs::screening {

inline constexpr std::size_t kMostListedWords = 100'000;  // and as many exceptions
// The category of words that name none; what it is called stands with the other categories.
inline constexpr std::string_view kAgencyWord = "AGENCY_WORD";
// The detector of a list: this and its id.
inline constexpr std::string_view kWordListDetector = "word-list:";

struct ListedWord {
  std::string word;      // or an expression, with its slashes
  std::string category;  // an id the rules declare, or a name of the agency's own
  std::string reason;    // Chinese; may be empty
  std::string clause;    // as the agency writes it; may be empty
  bool operator==(const ListedWord&) const = default;
};

struct WordList {
  std::string id, name;
  std::vector<ListedWord> words;
  // Each holds a listed word, or what an expression matches, and hides it there.
  std::vector<std::string> exceptions;
  bool operator==(const WordList&) const = default;
};

// ---- reading ----
struct ListRow {
  std::size_t line = 0;  // of the file or the worksheet, from 1
  std::vector<std::string> fields;
};
struct WordListFault {
  std::size_t line = 0;  // 0: the file as a whole
  std::string says;      // Chinese
  bool operator==(const WordListFault&) const = default;
};
struct ParsedRows {
  std::vector<ListRow> rows;
  std::vector<WordListFault> faults;
};
struct ParsedWordList {
  WordList list;  // without id and name; to be used only if there are no faults
  std::vector<WordListFault> faults;
};

// UTF-8 with or without its mark, else GB18030. Nothing when it is neither.
[[nodiscard]] std::optional<std::string> text_of_list(BytesView bytes);
// Fields divided by tabs where there are any, else by commas; quoted as in RFC 4180.
[[nodiscard]] ParsedRows rows_of_text(std::string_view utf8);
// What a reader made of a file: the cells of its first visible table, else its text.
[[nodiscard]] ParsedRows rows_of(const document::Document& document);
// `categories` are those of the rules. One that refuses uploads is a fault: no list decides that.
[[nodiscard]] ParsedWordList parse_word_list(const ParsedRows& rows,
                                             const std::vector<Category>& categories);

// ---- keeping ----
// As parse_word_list reads it again, with no categories given: the same words have the same bytes,
// and a version is known by their SM3.
[[nodiscard]] std::string to_csv(const WordList& list);
// The category of a listed word: declared, or one that asks a person to look.
[[nodiscard]] Category category_of_word(const std::string& id,
                                        const std::vector<Category>& categories);

// ---- finding ----
struct Hit;
class CompiledWordList {
 public:
  // Costs a few microseconds a word. Words the rules would refuse uploads for are only looked at.
  CompiledWordList(const WordList& list, const std::vector<Category>& categories);
  ~CompiledWordList();
  CompiledWordList(const CompiledWordList&) = delete;
  CompiledWordList& operator=(const CompiledWordList&) = delete;

  // The words, then the innocent ones, for whoever looks for them among others.
  [[nodiscard]] const WordFinder& finder() const;
  // Of the places where `finder` found something, in any order, and of those that match an
  // expression: adds what stands in no innocent longer word, by begin, overlapping. A list with
  // expressions goes over the text once more for each.
  void take(const Skeleton& skeleton, const std::vector<WordHit>& found,
            std::vector<Hit>& hits) const;
  void find(const Skeleton& skeleton, std::vector<Hit>& hits) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};
using WordLists = std::vector<std::shared_ptr<const CompiledWordList>>;

}  // namespace xs::screening
