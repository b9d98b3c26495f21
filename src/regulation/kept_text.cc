// SPDX-License-Identifier: AGPL-3.0-or-later
#include "regulation/kept_text.h"

#include <fmt/format.h>

#include <charconv>

namespace xs::regulation {
namespace {

// Takes the name, up to `after_name`, the length, up to the end of the line, and as many bytes.
std::optional<std::pair<std::string, std::string>> take_file(std::string_view& text,
                                                             char after_name) {
  const std::size_t size_end = text.find('\n', after_name == '\n' ? text.find('\n') + 1 : 0);
  if (size_end == std::string_view::npos) return std::nullopt;
  const std::string_view head = text.substr(0, size_end);
  const std::size_t name_end = head.rfind(after_name);
  if (name_end == std::string_view::npos) return std::nullopt;
  const std::string_view number = head.substr(name_end + 1);
  std::size_t size = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), size);
  if (error != std::errc() || end != number.data() + number.size() ||
      size > text.size() - size_end - 1) {
    return std::nullopt;
  }
  std::pair file{std::string(head.substr(0, name_end)),
                 std::string(text.substr(size_end + 1, size))};
  text.remove_prefix(size_end + 1 + size);
  return file;
}

std::optional<PackFiles> files_of(std::string_view text, char after_name,
                                  const std::string& folder) {
  PackFiles files;
  while (!text.empty()) {
    auto file = take_file(text, after_name);
    if (!file) return std::nullopt;
    files[folder + file->first] = std::move(file->second);
  }
  return files;
}

}  // namespace

// Names and lengths stand between the bytes, so that no two sets of files give the same text.
std::string text_of(const PackFiles& files) {
  std::string text;
  for (const auto& [file, bytes] : files) {
    text += fmt::format("{}\n{}\n", file, bytes.size()) + bytes;
  }
  return text;
}

std::optional<PackFiles> files_in(std::string_view text) { return files_of(text, '\n', ""); }

bool is_of_first_form(std::string_view text) {
  const std::string_view line = text.substr(0, text.find('\n'));
  return line.starts_with("articles/") && line.find(".yaml ") != std::string_view::npos;
}

std::optional<PackFiles> completed(std::string_view first_form, std::string_view id,
                                   const PackFiles& others) {
  const std::string folder = std::string(id) + "/";
  auto files = files_of(first_form, ' ', folder);
  if (!files) return std::nullopt;
  for (const auto& [file, bytes] : others) {
    if (!file.starts_with(folder)) files->emplace(file, bytes);
  }
  return files;
}

}  // namespace xs::regulation
