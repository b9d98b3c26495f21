// SPDX-License-Identifier: AGPL-3.0-or-later
// Reading an XML part as a stream of events, however large, without entities, DTDs or the network.
#pragma once

#include <exception>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"

namespace xs::formats {

struct XmlAttribute {
  std::string_view name;  // without its prefix
  std::string_view value;
};
using XmlAttributes = std::span<const XmlAttribute>;

// Empty when it is not there.
[[nodiscard]] std::string_view attribute(XmlAttributes attributes, std::string_view name);
// The number it begins with; `otherwise` when there is none.
[[nodiscard]] int integer(std::string_view text, int otherwise);

// Names are local names. Views live only during the call.
class XmlVisitor {
 public:
  virtual ~XmlVisitor() = default;
  virtual void start(std::string_view name, std::string_view space, XmlAttributes attributes) = 0;
  virtual void end(std::string_view name) = 0;
  virtual void text(std::string_view text) = 0;
  virtual void comment(std::string_view) {}
};

enum class XmlOutcome {
  kWhole,
  kDamaged,    // events up to the damage were given
  kForbidden,  // has a document type declaration; nothing after it was read
};

class XmlReading {
 public:
  explicit XmlReading(XmlVisitor& visitor);
  ~XmlReading();
  XmlReading(const XmlReading&) = delete;
  XmlReading& operator=(const XmlReading&) = delete;

  // What a visitor throws comes out here.
  void feed(std::string_view bytes);
  [[nodiscard]] XmlOutcome finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

[[nodiscard]] XmlOutcome read_xml(std::string_view bytes, XmlVisitor& visitor);

}  // namespace xs::formats
