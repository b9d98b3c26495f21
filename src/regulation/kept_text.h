// SPDX-License-Identifier: AGPL-3.0-or-later
// A pack as one text: how its files are put together to be hashed, kept and read again.
//
// A kept text names each file below the folder of packs, then its length, each on a line, then its
// bytes. Texts of the first form hold only the agency's own files, below its own folder and with
// its cases, name and length on one line: half of what the hash stands for. They can be completed
// where the other half is known; only the hash tells whether it was the right one.
//
//   if (const auto files = files_in(text)) …
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace xs::regulation {

using PackFiles = std::map<std::string, std::string>;  // path below the folder of packs → bytes

[[nodiscard]] std::string text_of(const PackFiles& files);
// Nothing when it is not what text_of() gives.
[[nodiscard]] std::optional<PackFiles> files_in(std::string_view text);

[[nodiscard]] bool is_of_first_form(std::string_view text);
// The files of this pack as the first form has them, with those outside its folder from `others`.
[[nodiscard]] std::optional<PackFiles> completed(std::string_view first_form, std::string_view id,
                                                 const PackFiles& others);

}  // namespace xs::regulation
