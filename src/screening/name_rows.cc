// SPDX-License-Identifier: AGPL-3.0-or-later
#include "screening/name_rows.h"

#include <algorithm>

namespace xs::screening {
namespace {

constexpr std::size_t kLinesBelow = 5;     // between the announcement and the first row
constexpr std::size_t kOtherLines = 2;     // between two rows of one list
constexpr std::size_t kMostLines = 400;    // of one list
constexpr std::size_t kLongestItem = 12;   // characters
constexpr std::size_t kMostItems = 400;    // of a row
constexpr std::size_t kAhead = 60;         // from the word to the colon or bracket
constexpr std::size_t kLongestLabel = 24;  // before the colon of a row
constexpr std::size_t kBefore = 80;        // of the text that tells what the list is
constexpr std::size_t kLongestLead = 40;   // before the first number of a list
constexpr std::size_t kFirstName = 12;     // with its serial number and what ends it
constexpr std::size_t kLongestBracket = 300;
constexpr std::size_t kLongestLine = 4000;
constexpr std::size_t kLongestTitle = 160;   // from the word to the end of its line
constexpr std::size_t kFewestLoneNames = 3;  // one a line

bool is_separator(char16_t c) {
  constexpr std::u16string_view kSeparators = u"、,;|/。:[]\"“”";
  return kSeparators.find(c) != kSeparators.npos;
}

bool ends_item(char16_t c) {
  if (is_han(c)) return false;
  return is_separator(c) || is_digit(c) || c == u'(' || c == u')';
}

}  // namespace

void NameRows::find(std::size_t word, std::vector<Hit>& hits) {
  if (word == 0 || word > s_.size()) return;
  if (s_.chars[word - 1] == u'(' || s_.chars[word - 1] == u':') --word;
  if (word < last_word_) read_until_ = 0;
  last_word_ = word;
  const std::size_t near = std::min(s_.size(), word + kLongestTitle);
  const std::size_t line_end = s_.next_gap(word, near, Gap::kLine);
  const std::size_t ahead = std::min(line_end, word + kAhead);
  for (std::size_t at = std::max(word, read_until_); at + 1 < ahead; ++at) {
    const char16_t c = s_.chars[at];
    if ((c != u':' && c != u'(') || !read_.insert(at + 1).second) continue;
    std::size_t end = end_of_line(at + 1);
    if (c == u'(') {
      end = std::min(end, at + kLongestBracket);
      const std::size_t length = scene_.text(at, end).find(u')');
      if (length == std::u16string_view::npos) continue;
      end = at + length;
    }
    const Row row = read(at + 1, end, c == u':');
    read_until_ = row.end;
    if (row.usual < 2 || is_vetoed(word, row.end)) continue;
    push(row, hits);
  }
  if (line_end < near || near == s_.size()) find_below(word, line_end, hits);
}

std::size_t NameRows::end_of_line(std::size_t at) const {
  return s_.next_gap(at, std::min(s_.size(), at + kLongestLine), Gap::kLine);
}

void NameRows::find_below(std::size_t word, std::size_t line, std::vector<Hit>& hits) {
  std::size_t others = 0, usual = 0;
  std::vector<Row> lone;
  bool begun = false, vetoed = false;
  for (std::size_t n = 0; n < kMostLines && line < s_.size(); ++n) {
    const std::size_t end = end_of_line(line + 1);
    Row row;
    if (read_.insert(line).second) row = read_labelled(line, end);
    if (!row.names.empty() && contains_any(scene_.text(line, end), detector_.not_near)) row = {};
    if (row.names.empty()) {
      if (++others > (begun ? kOtherLines : kLinesBelow)) return;
    } else {
      // What may be named is read all the same, so that nobody takes the rows below for others.
      if (!begun) vetoed = is_vetoed(word, line);
      begun = true;
      others = 0;
      usual += row.usual;
      const bool stands = row.usual >= 2;
      lone.push_back(std::move(row));
      if (stands || usual >= kFewestLoneNames) {
        for (const Row& each : lone) {
          if (!vetoed) push(each, hits);
        }
        lone.clear();
        usual = kFewestLoneNames;
      }
    }
    line = end;
  }
}

// Where a numbered list begins on the line; `end` if none does.
std::size_t NameRows::first_number(std::size_t line, std::size_t end) const {
  const std::u16string_view head = scene_.text(line, std::min(end, line + kLongestLead));
  const std::size_t at = head.find(u'1');
  if (at == std::u16string_view::npos || at + 2 >= head.size()) return end;
  const bool number = head[at + 1] == u'、' || head[at + 1] == u'.' || head[at + 1] == u')';
  return number && is_han(head[at + 2]) ? line + at : end;
}

bool NameRows::may_begin_row(std::size_t line, std::size_t end, bool& labelled) const {
  const char16_t first = s_.chars[line];
  if (!is_han(first) && !is_digit(first) && first != u'(') return false;
  const std::size_t near = std::min(end, line + kFirstName);
  if (line + 1 < near && (s_.next_gap(line + 1, near, Gap::kThin) < near ||
                          scene_.text(line + 1, near).find(u'、') != std::u16string_view::npos)) {
    return true;
  }
  if (first_number(line, end) < end) return true;
  const std::size_t colon = scene_.text(line, std::min(end, line + kLongestLabel)).find(u':');
  labelled = colon != std::u16string_view::npos;
  return labelled;
}

void NameRows::find_everywhere(const CompiledDetector* alone, std::vector<Hit>& hits) {
  const WordSet& headings = scene_.rules.names.private_headings;
  std::size_t above = 0;                // where the line before begins
  std::size_t apart = kOtherLines + 1;  // lines since the last row
  bool vetoed = false;
  for (std::size_t line = 0, end = 0; line < s_.size(); above = line, line = end) {
    end = s_.line_end(line);
    ++apart;
    bool labelled = false;
    if (!may_begin_row(line, end, labelled) || read_.contains(line)) continue;
    const std::size_t stop = std::min(end, line + kLongestLine);
    Row row = read_labelled(line, stop);
    if (const std::size_t first = first_number(line, stop); row.usual < 3 && first < stop)
      row = read(first, stop, true);
    if (row.usual < 3) continue;
    // What holds for a row holds for the rows below it.
    const bool goes_on = apart <= kOtherLines + 1;
    // A whole sentence above is no heading.
    if (line > above && s_.chars[line - 1] == u'。') above = line;
    const std::size_t from = std::max(above, line > kBefore ? line - kBefore : 0);
    const std::u16string_view context = scene_.text(from, stop);
    vetoed = contains_any(context, detector_.not_near) || (goes_on && vetoed);
    if (labelled && !goes_on) {
      vetoed |= !contains_any(context, headings) &&
                (alone == nullptr || !contains_any(context, alone->after));
    }
    apart = 0;
    if (!vetoed) push(row, hits);
  }
}

void NameRows::find_signature(std::size_t word, std::vector<Hit>& hits) {
  if (word == 0 || word >= s_.size()) return;
  const std::size_t line = end_of_line(word);
  if (line >= s_.size() || line - word > 2) return;
  const Row row = read_labelled(line, end_of_line(line + 1));
  if (row.items == 1 && row.usual == 1) push(row, hits);
}

void NameRows::push(const Row& row, std::vector<Hit>& hits) const {
  for (const Span& name : row.names) {
    hits.push_back(
        {static_cast<std::uint32_t>(name.begin), static_cast<std::uint32_t>(name.end), &detector_});
  }
}

// Does the text before a list say that its persons may be named?
bool NameRows::is_vetoed(std::size_t word, std::size_t begin) const {
  const std::size_t from = word > kBefore ? word - kBefore : 0;
  return contains_any(scene_.text(from, begin), detector_.not_near);
}

// 三年级（2）班：张三、李四
NameRows::Row NameRows::read_labelled(std::size_t begin, std::size_t end) const {
  const std::size_t near = std::min(end, begin + kLongestLabel);
  const std::size_t colon = scene_.text(begin, near).rfind(u':');
  return read(colon == std::u16string_view::npos ? begin : begin + colon + 1, end);
}

// 1. ② (3) 4、
std::size_t NameRows::skip_serial(std::size_t at, std::size_t end) const {
  std::size_t i = at;
  if (i < end && s_.chars[i] == u'(') ++i;
  const std::size_t digits = i;
  while (i < end && i - digits < 3 && is_digit(s_.chars[i])) ++i;
  if (i == digits || (i < end && is_digit(s_.chars[i]))) return at;
  if (i < end && (s_.chars[i] == u'.' || s_.chars[i] == u'、' || s_.chars[i] == u')')) ++i;
  return i;
}

bool NameRows::is_spread(std::size_t at, std::size_t end) const {
  return at + 1 < end && is_han(s_.chars[at]) && is_han(s_.chars[at + 1]) &&
         s_.gap(at + 1) >= Gap::kThin && s_.gap(at + 1) <= Gap::kTab &&
         (at + 2 >= end || s_.gap(at + 2) >= Gap::kThin || !is_han(s_.chars[at + 2]));
}

std::size_t NameRows::item_end(std::size_t at, std::size_t end) const {
  const std::size_t most = std::min(end, at + kLongestItem + 1);
  const std::size_t dropped = s_.next_drop(at + 1, most);
  if (dropped == at + 1 && is_spread(at, end) && s_.gap(at + 1) < Gap::kTab) return at + 2;
  std::size_t i = at;
  while (i < dropped && !ends_item(s_.chars[i])) ++i;
  while (i < most && i >= dropped) {
    const char16_t c = s_.chars[i];
    const bool dot = c == u'·' || c == u'.' || (i > at && s_.chars[i - 1] == u'·');
    if (i > at && (s_.gap(i) >= Gap::kWide || (s_.gap(i) == Gap::kThin && !dot))) break;
    if (ends_item(c)) break;
    ++i;
  }
  return i;
}

NameRows::Row NameRows::read(std::size_t begin, std::size_t end, bool goes_on) const {
  Row row;
  const auto failed = [](std::size_t at) {
    Row none;
    none.end = at;
    return none;
  };
  std::size_t others = 0;
  for (std::size_t at = begin; at < end && row.items < kMostItems;) {
    const std::size_t start = skip_serial(at, end);
    if (start >= end) break;
    if (is_separator(s_.chars[start]) || s_.chars[start] == u')') {
      at = start + 1;
      continue;
    }
    if (s_.chars[start] == u'(') {  // 张三（男）
      const std::size_t close = s_.chars.find(u')', start);
      if (row.items == 0 || close >= end || close - start > kLongestItem) return failed(start);
      at = close + 1;
      continue;
    }
    std::size_t stop = item_end(start, end);
    if (stop == start) return failed(start);
    at = stop;
    if (s_.chars[stop - 1] == u'等' && stop - start > 2) --stop;  // 王五等3人
    ++row.items;
    switch (reader_.form(start, stop)) {
      case NameForm::kUsual:
        ++row.usual;
        row.names.push_back({start, stop});
        break;
      case NameForm::kPossible:
        row.names.push_back({start, stop});
        break;
      case NameForm::kNone:
        // 张三、李四、王五已签约: behind the last name the sentence goes on.
        if (const std::size_t last =
                goes_on && row.usual >= 2 ? reader_.read(start, end, Evidence::kPrivate) : start;
            last > start) {
          row.names.push_back({start, last});
          --row.items;
          at = end;
          break;
        }
        ++others;
        break;
    }
    if (others > 1 + row.usual / 4) return failed(at);
  }
  const bool all = row.usual >= 2 && row.usual * 3 >= row.items && row.names.size() >= row.items;
  row.end = end;
  return row.items > 0 && (row.usual * 3 >= row.items * 2 || all) ? row : failed(end);
}

}  // namespace xs::screening
