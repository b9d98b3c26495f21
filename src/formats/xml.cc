// SPDX-License-Identifier: AGPL-3.0-or-later
#include "formats/xml.h"

#include <libxml/parser.h>

#include <algorithm>
#include <charconv>

namespace xs::formats {
namespace {

std::string_view view(const xmlChar* text) {
  return text == nullptr ? std::string_view{} : reinterpret_cast<const char*>(text);
}

}  // namespace

struct XmlReading::State {
  XmlVisitor* visitor = nullptr;
  xmlParserCtxtPtr parser = nullptr;
  bool forbidden = false;
  bool damaged = false;
  std::exception_ptr thrown;
  std::vector<XmlAttribute> attributes;

  // Nothing may be thrown through the parser's C frames.
  template <class Call>
  static void guard(void* self, Call call) {
    auto& state = *static_cast<State*>(self);
    if (state.thrown || state.forbidden) return;
    try {
      call(state);
    } catch (...) {
      state.thrown = std::current_exception();
      xmlStopParser(state.parser);
    }
  }

  static void start(void* self, const xmlChar* name, const xmlChar*, const xmlChar* space, int,
                    const xmlChar**, int count, int, const xmlChar** values) {
    guard(self, [&](State& state) {
      state.attributes.clear();
      for (int i = 0; i < count; ++i) {
        const xmlChar** one = values + 5 * static_cast<std::ptrdiff_t>(i);
        state.attributes.push_back(
            {view(one[0]),
             {reinterpret_cast<const char*>(one[3]), static_cast<std::size_t>(one[4] - one[3])}});
      }
      state.visitor->start(view(name), view(space), state.attributes);
    });
  }
  static void end(void* self, const xmlChar* name, const xmlChar*, const xmlChar*) {
    guard(self, [&](State& state) { state.visitor->end(view(name)); });
  }
  static void text(void* self, const xmlChar* text, int size) {
    guard(self, [&](State& state) {
      state.visitor->text({reinterpret_cast<const char*>(text), static_cast<std::size_t>(size)});
    });
  }
  static void comment(void* self, const xmlChar* text) {
    guard(self, [&](State& state) { state.visitor->comment(view(text)); });
  }
  static void declaration(void* self, const xmlChar*, const xmlChar*, const xmlChar*) {
    auto& state = *static_cast<State*>(self);
    state.forbidden = true;
    xmlStopParser(state.parser);
  }
};

std::string_view attribute(XmlAttributes attributes, std::string_view name) {
  const auto found = std::find_if(attributes.begin(), attributes.end(),
                                  [&](const XmlAttribute& one) { return one.name == name; });
  return found == attributes.end() ? std::string_view{} : found->value;
}

int integer(std::string_view text, int otherwise) {
  int value = otherwise;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

XmlReading::XmlReading(XmlVisitor& visitor) : state_(std::make_unique<State>()) {
  state_->visitor = &visitor;
  xmlSAXHandler handler{};
  handler.initialized = XML_SAX2_MAGIC;
  handler.startElementNs = State::start;
  handler.endElementNs = State::end;
  handler.characters = State::text;
  handler.ignorableWhitespace = State::text;
  handler.cdataBlock = State::text;
  handler.comment = State::comment;
  handler.internalSubset = State::declaration;
  state_->parser = xmlCreatePushParserCtxt(&handler, state_.get(), nullptr, 0, nullptr);
  if (state_->parser == nullptr) throw std::bad_alloc();
  xmlCtxtUseOptions(state_->parser, XML_PARSE_NONET);
}

XmlReading::~XmlReading() { xmlFreeParserCtxt(state_->parser); }

void XmlReading::feed(std::string_view bytes) {
  constexpr std::size_t kStep = std::size_t{1} << 20;
  for (std::size_t at = 0; at < bytes.size() && !state_->damaged && !state_->forbidden;
       at += kStep) {
    const std::string_view step = bytes.substr(at, kStep);
    if (xmlParseChunk(state_->parser, step.data(), static_cast<int>(step.size()), 0) != 0) {
      state_->damaged = true;
    }
    if (state_->thrown) std::rethrow_exception(state_->thrown);
  }
}

XmlOutcome XmlReading::finish() {
  if (!state_->damaged && !state_->forbidden && xmlParseChunk(state_->parser, nullptr, 0, 1) != 0) {
    state_->damaged = true;
  }
  if (state_->thrown) std::rethrow_exception(state_->thrown);
  if (state_->forbidden) return XmlOutcome::kForbidden;
  return state_->damaged || state_->parser->wellFormed == 0 ? XmlOutcome::kDamaged
                                                            : XmlOutcome::kWhole;
}

XmlOutcome read_xml(std::string_view bytes, XmlVisitor& visitor) {
  XmlReading reading(visitor);
  reading.feed(bytes);
  return reading.finish();
}

}  // namespace xs::formats
