// SPDX-License-Identifier: AGPL-3.0-or-later
// One text flow of a Word document (body, header, note, comment) and what hides in it.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "formats/draft.h"
#include "formats/ooxml/docx_look.h"
#include "formats/xml.h"

namespace xs::formats::ooxml {

struct StoryName {
  std::string address, label;
  document::PartKind kind = document::PartKind::kBody;
  bool visible = true;
};

// Adds the flow, its text boxes, deleted and hidden text, field codes, alternative texts and
// further attributes as parts below `name`. `authors` collects who changed and commented.
[[nodiscard]] XmlOutcome read_story(Draft& draft, std::string_view xml, const StoryName& name,
                                    const Styles& styles, std::set<std::string>* authors);

// Whether a root element ("namespace name") is that of a Word story.
[[nodiscard]] bool is_word_story(std::string_view root);

}  // namespace xs::formats::ooxml
