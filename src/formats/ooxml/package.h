// SPDX-License-Identifier: AGPL-3.0-or-later
// The zip file around an Office document: its entries, their relations, and bounds against bombs.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace xs::formats::ooxml {

struct Relation {
  std::string id, type;  // type: the last segment of its URI, "header", "hyperlink"
  std::string target;    // an entry's name, or a URI when external
  bool external = false;
};

// Entries are known by index: two may bear one name, and both are read.
class Package {
 public:
  // Throws Refusal when it is damaged, encrypted or too large. Keeps the view.
  explicit Package(BytesView bytes);
  ~Package();
  Package(const Package&) = delete;
  Package& operator=(const Package&) = delete;

  [[nodiscard]] std::size_t size() const { return names_.size(); }
  [[nodiscard]] const std::string& name(std::size_t index) const { return names_[index]; }
  [[nodiscard]] bool is_folder(std::size_t index) const;
  // Ignoring case; npos when there is none.
  [[nodiscard]] std::size_t find(std::string_view name) const;
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);

  // Whole entry; throws Refusal when it is damaged or larger than `most`.
  [[nodiscard]] std::string contents(std::size_t index,
                                     std::size_t most = std::size_t{256} << 20) const;
  void stream(std::size_t index, const std::function<void(std::string_view)>& take) const;

  // Of the entry `name`, or of the package when empty. Damaged relations are none.
  [[nodiscard]] std::vector<Relation> relations(std::string_view name) const;
  // The content type declared for an entry, or empty.
  [[nodiscard]] std::string content_type(std::string_view name) const;
  // Comments of the archive and its entries, one a line.
  [[nodiscard]] std::string comments() const;

 private:
  struct Archive;
  std::unique_ptr<Archive> archive_;
  std::vector<std::string> names_;
  // By lower-case name or extension.
  std::map<std::string, std::size_t> first_of_name_;
  std::map<std::string, std::string> type_of_part_, type_of_extension_;
};

}  // namespace xs::formats::ooxml
