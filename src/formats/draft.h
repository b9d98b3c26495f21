// SPDX-License-Identifier: AGPL-3.0-or-later
// A Document while a format's reader is writing it: addresses stay unique, text stays clean and
// within bounds.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/bytes.h"
#include "document/document.h"

namespace xs::formats {

// Thrown inside `formats` only; `read` makes it an Error. `sentence` is Chinese.
struct Refusal {
  std::string sentence;
  bool mendable = false;  // kInvalidInput
};

inline constexpr std::size_t kMostText = std::size_t{96} << 20;  // bytes of all parts together
inline constexpr int kDeepestEmbedding = 3;

// Appends as valid UTF-8 with '\n' line ends and no control characters but tab.
void append_clean(std::string& out, std::string_view text);
[[nodiscard]] std::string clean(std::string_view text);
// One line, at most `most` code points, for names in labels.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t most = 60);
[[nodiscard]] bool blank(std::string_view text);
// Would a person mind this attribute being published? Words (anything beyond ASCII), long numbers,
// mail addresses; not colours, sizes, ids and the like.
[[nodiscard]] bool worth_reading(std::string_view value);

// With \\uXXXX turned into the characters they stand for; empty when there are none.
[[nodiscard]] std::string unescaped(std::string_view text);

class Draft {
 public:
  Draft(std::string format, int depth) : depth_(depth) { document_.format = std::move(format); }

  // The part goes in as it is, but for its address, made unique. A blank part is left out.
  void add(document::Part part);
  void add(std::string address, std::string label, document::PartKind kind, bool visible,
           std::string text);
  void could_not_look(std::string_view part, std::string why);
  void add_page(document::PageSize size) { document_.pages.push_back(size); }

  // A file inside this one: its parts, as embedded, below `address`; or an entry in
  // could_not_look.
  void add_embedded(const std::string& address, std::string_view name, BytesView bytes);

  [[nodiscard]] const document::Document& document() const { return document_; }
  [[nodiscard]] document::Document take();

 private:
  document::Document document_;
  int depth_;
  std::size_t text_size_ = 0;
  std::unordered_set<std::string> addresses_;
};

// `depth` counts embeddings. Throws Refusal.
[[nodiscard]] document::Document read_any(BytesView bytes, std::string_view file_name, int depth);

}  // namespace xs::formats
