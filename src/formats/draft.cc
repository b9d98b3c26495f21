// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/draft.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "document/encoding.h"
#include "formats/detection.h"

namespace xs::formats {
namespace {

using document::PartKind;

constexpr std::size_t kMostCouldNotLook = 2000;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_clean(std::string_view text) {
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte < 0x20 && c != '\t' && c != '\n') || byte == 0x7F) return false;
  }
  return is_valid_utf8(text);
}

}  // namespace

void append_clean(std::string& out, std::string_view text) {
  if (is_clean(text)) {
    out += text;
    return;
  }
  const std::string valid = replace_invalid_utf8(text);
  for (std::size_t i = 0; i < valid.size(); ++i) {
    const char c = valid[i];
    if (c == '\r') {
      if (i + 1 == valid.size() || valid[i + 1] != '\n') out.push_back('\n');
    } else if (c == '\f' || c == '\v') {
      out.push_back('\n');
    } else if (c == '\t' || c == '\n' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F)) {
      out.push_back(c);
    }
  }
}

std::string clean(std::string_view text) {
  std::string out;
  append_clean(out, text);
  return out;
}

std::string shortened(std::string_view text, std::size_t most) {
  std::string line = clean(text);
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::replace(line.begin(), line.end(), '\t', ' ');
  std::size_t at = 0;
  for (std::size_t count = 0; at < line.size(); ++count) {
    if (count == most) return line.substr(0, at) + "…";
    at += decode_utf8(line, at).length;
  }
  return line;
}

bool blank(std::string_view text) {
  for (const std::string_view line : split(text, '\n')) {
    for (const std::string_view cell : split(line, '\t')) {
      if (!trim(cell).empty()) return false;
    }
  }
  return true;
}

bool worth_reading(std::string_view value) {
  std::size_t digits = 0;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const char c = value[i];
    if (c == '@') return true;
    if (static_cast<unsigned char>(c) >= 0x80) {
      const DecodedCodePoint point = decode_utf8(value, i);
      const bool private_use = point.value >= 0xE000 && point.value <= 0xF8FF;  // bullets
      if (!private_use) return true;
      i += point.length - 1U;
    }
    digits = is_digit(c) ? digits + 1 : 0;
    if (digits == 11) return true;
  }
  return false;
}

std::string unescaped(std::string_view text) {
  std::string out;
  bool any = false;
  char32_t high = 0;  // first half of a surrogate pair
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned code = 0;
    const char* digits = text.data() + i + 2;
    const bool escape = text.substr(i).starts_with("\\u") && i + 6 <= text.size() &&
                        std::from_chars(digits, digits + 4, code, 16).ptr == digits + 4;
    if (!escape) {
      out.push_back(text[i]);
      continue;
    }
    any = true;
    i += 5;
    if (code >= 0xD800 && code < 0xDC00) {
      high = code;
    } else if (code >= 0xDC00 && code < 0xE000) {
      if (high != 0) append_utf8(out, 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00));
      high = 0;
    } else {
      append_utf8(out, code);
    }
  }
  return any ? clean(out) : std::string();
}

void Draft::add(document::Part part) {
  if (blank(part.text)) return;
  text_size_ += part.text.size();
  if (text_size_ > kMostText || document_.parts.size() >= document::kMostParts) {
    throw Refusal{"文件的文字量超过上限，未能读完。请拆分文件后再送审。"};
  }
  const std::string wanted = clean(part.address).substr(0, 3000);
  part.address = is_valid_utf8(wanted) ? wanted : replace_invalid_utf8(wanted);
  for (int again = 2; !addresses_.insert(part.address).second; ++again) {
    part.address = fmt::format("{}#{}", wanted, again);
  }
  document_.parts.push_back(std::move(part));
}

void Draft::add(std::string address, std::string label, PartKind kind, bool visible,
                std::string text) {
  add({std::move(address), std::move(label), kind, visible, std::move(text), {}, {}});
}

void Draft::could_not_look(std::string_view part, std::string why) {
  if (document_.could_not_look.size() == kMostCouldNotLook) {
    document_.could_not_look.push_back({"", "未能读取的部件过多，其余不再逐一列出。"});
  }
  if (document_.could_not_look.size() > kMostCouldNotLook) return;
  document_.could_not_look.push_back({clean(part).substr(0, 3000), std::move(why)});
}

void Draft::add_embedded(const std::string& address, std::string_view name, BytesView bytes) {
  if (depth_ >= kDeepestEmbedding) {
    could_not_look(address, "嵌入层数过多，其中的文件未读取。");
    return;
  }
  if (detect(bytes).content == Content::kImage) {
    could_not_look(address, fmt::format("图片“{}”中的文字未识别。", shortened(name)));
    return;
  }
  document::Document inner;
  try {
    inner = read_any(bytes, name, depth_ + 1);
  } catch (const Refusal& refusal) {
    could_not_look(address, fmt::format("嵌入的文件未能读取：{}", refusal.sentence));
    return;
  }
  const std::string shown = shortened(name);
  for (document::Part& part : inner.parts) {
    part.address = address + "/" + part.address;
    part.label = fmt::format("嵌入文件“{}”的{}", shown, part.label);
    part.kind = PartKind::kEmbedded;
    part.visible = false;
    part.runs.clear();  // their pages are not pages of this document
    add(std::move(part));
  }
  for (const document::CouldNotLook& place : inner.could_not_look) {
    could_not_look(place.part.empty() ? address : address + "/" + place.part, place.why);
  }
}

document::Document Draft::take() { return std::move(document_); }

}  // namespace xs::formats
