// SPDX-License-Identifier: AGPL-3.0-or-later
// The net under the structured readers: whatever words the other parts of an Office file hold.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "formats/draft.h"
#include "formats/ooxml/package.h"
#include "formats/xml.h"

namespace xs::formats::ooxml {

// Attribute values worth reading, each once. Names of fonts are not.
class AttributeWords {
 public:
  void take(XmlAttributes attributes, std::string_view except = {},
            std::string_view and_except = {});
  [[nodiscard]] std::string text() const;

 private:
  std::set<std::string> seen_;
  std::vector<std::string> in_order_;
};

// All text nodes, runs of one paragraph joined, and attributes worth reading.
class TextVisitor final : public XmlVisitor {
 public:
  void start(std::string_view name, std::string_view space, XmlAttributes attributes) override;
  void end(std::string_view name) override;
  void text(std::string_view text) override;
  void comment(std::string_view text) override;
  [[nodiscard]] std::string text() const;
  [[nodiscard]] const std::string& root() const { return root_; }

 private:
  void break_before_next(std::string_view name);
  std::string root_, text_;
  bool break_ = false;
  int in_properties_ = 0;  // of a run: its elements do not end a line
  AttributeWords words_;
};

// docProps: core, app, custom.
void read_properties(Draft& draft, const Package& package, std::size_t index);

// Every entry not in `read`: XML into parts, embedded files into their own, pictures and the
// unknown into could_not_look. Also targets of links and archive comments.
void read_leftovers(Draft& draft, const Package& package, const std::set<std::size_t>& read);

// Says in could_not_look when an XML part was not read to its end.
void note_outcome(Draft& draft, const std::string& name, XmlOutcome outcome);

}  // namespace xs::formats::ooxml
