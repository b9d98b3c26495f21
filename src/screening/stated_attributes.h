// SPDX-License-Identifier: AGPL-3.0-or-later
// What does a document say of its own attribute: open, open on request, or not?
//
// （此件公开发布） below a paper, 公开属性：依申请公开 on its sheet. Only a line or a cell that
// says nothing else counts: a text about attributes states none. The phrases are data of the pack
// (`attributes`). Whether it is what the item was given is for procedure to compare.
//
//   XS_TRY(const AttributeReader reader, AttributeReader::compile(rules.attributes));
//   for (const std::string& attribute : reader.stated_in(document)) …
#pragma once

#include <re2/re2.h>

#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "document/document.h"
#include "screening/rules.h"

namespace xs::screening {

class AttributeReader {
 public:
  [[nodiscard]] static Result<AttributeReader> compile(std::vector<AttributePhrases> phrases);
  // Each attribute once, in the order of the rules; what a reader of paper cannot see counts too.
  [[nodiscard]] std::vector<AttributePhrases> stated_in(const document::Document& document) const;

 private:
  std::vector<AttributePhrases> phrases_;
  std::vector<std::vector<std::unique_ptr<re2::RE2>>> patterns_;  // of each
};

}  // namespace xs::screening
