// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/text/plain_text.h"

namespace xs::formats {

document::Document read_plain_text(const DecodedText& decoded, int depth) {
  Draft draft("txt", depth);
  draft.add("body", "正文", document::PartKind::kBody, true, clean(decoded.text));
  draft.add("unescaped", "还原转义写法（\\uXXXX）后的正文", document::PartKind::kOther, false,
            unescaped(decoded.text));
  return draft.take();
}

}  // namespace xs::formats
