// SPDX-License-Identifier: AGPL-3.0-or-later
// `xianshen pack check|coverage|render|test|letter DIR`: is this regulation fit to be used?
#pragma once

#include <filesystem>
#include <string>

namespace xs::cli {

// Each prints its result and returns the exit code: 0 fit, 1 not, 2 the folder cannot be used.
[[nodiscard]] int check_pack(const std::filesystem::path& folder,
                             const std::filesystem::path& people);
[[nodiscard]] int show_coverage(const std::filesystem::path& folder);
[[nodiscard]] int render_pack(const std::filesystem::path& folder);
// The letter of this name with nothing filled in, as HTML; all there are when the name is empty.
[[nodiscard]] int show_letters(const std::filesystem::path& folder, const std::string& letter);
// Ends with the line "N passed, M failed, K skipped".
[[nodiscard]] int test_pack(const std::filesystem::path& folder,
                            const std::filesystem::path& calendars);

}  // namespace xs::cli
