// SPDX-License-Identifier: AGPL-3.0-or-later
// What in this document must not be published as it is, and may it be on this network at all?
//
// A Screener is made once from the rules of a pack and then only read: screening is a pure
// function of the document, the same on every thread, and cannot fail. What a reader could not
// look at is in Document::could_not_look and is for the caller to judge; screening sees only text.
//
//   XS_TRY(const Screener screener, Screener::compile(std::move(loaded.rules)));
//   const document::Screening result = screener.screen(document, lists_of_the_agency);
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"
#include "document/document.h"
#include "document/finding.h"
#include "screening/rules.h"
#include "screening/word_list.h"

namespace xs::screening {

struct CompiledRules;
class ProtectedNames;

class Screener {
 public:
  [[nodiscard]] static Result<Screener> compile(DetectorRules rules);
  Screener(Screener&&) noexcept;
  Screener& operator=(Screener&&) noexcept;
  ~Screener();

  // Findings in document order, "F1", "F2", …. A column of a table with several values of one
  // kind is one finding with rows, in plain text where the column has a heading. A stretch with
  // more words of one kind than can be examined is one finding that says so.
  [[nodiscard]] document::Screening screen(const document::Document& document,
                                           const WordLists& lists = {}) const;
  // The same by the slow way: every step looks at everything, nothing is filtered, bounded or put
  // off. For comparison.
  [[nodiscard]] document::Screening screen_plainly(const document::Document& document,
                                                   const WordLists& lists = {}) const;
  // Plain text or the value of a free-text field, as one visible part "body".
  [[nodiscard]] document::Screening screen_text(std::string_view text,
                                                const WordLists& lists = {}) const;
  // A file name is judged like document properties: a level in it is a mark.
  [[nodiscard]] document::Screening screen_file_name(std::string_view name,
                                                     const WordLists& lists = {}) const;
  // Does an opinion or a reason carry a whole mark (a level with a star, 密级：机密)? Words about
  // secrecy are none.
  [[nodiscard]] bool is_complete_mark(std::string_view text) const;

 private:
  explicit Screener(std::unique_ptr<const CompiledRules> rules);
  std::unique_ptr<const CompiledRules> rules_;
  std::unique_ptr<const ProtectedNames> protected_names_;
};

}  // namespace xs::screening
