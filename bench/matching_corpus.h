// SPDX-License-Identifier: AGPL-3.0-or-later
// What the matching benchmark reads: text and word lists, the same for every run.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace xs::bench {

struct Corpus {
  std::string text;
  std::vector<std::string_view> documents;  // of about ten thousand bytes
  std::size_t planted = 0, disguised = 0;   // items
};

// Paragraphs of the public texts in `folder`, shuffled, until there are `size` bytes, with one
// planted number, address or mark in about 20 KB; a third of them disguised.
Corpus make_corpus(const std::filesystem::path& folder, std::size_t size);

// Words as an agency would list them: names of persons (4 of 10), of organisations and projects
// (3), rare terms (3).
std::vector<std::string> make_word_list(std::size_t count);

struct HostileText {
  const char* name;
  std::string text;
};
// About `size` bytes each of what costs most for its length.
std::vector<HostileText> hostile_texts(const std::vector<std::string>& words, std::size_t size);

}  // namespace xs::bench
