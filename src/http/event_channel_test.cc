// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/event_channel.h"

#include <gtest/gtest.h>

namespace xs::http {
namespace {

TEST(EventChannel, WritesLines) {
  const struct {
    std::string_view name;
    Event event;
    std::string_view want;
  } kCases[] = {
      {"text only", {"", "a"}, "data: a\n\n"},
      {"all", {"stage", "a", "7"}, "event: stage\nid: 7\ndata: a\n\n"},
      {"empty text", {"stage", ""}, "event: stage\ndata: \n\n"},
      {"line ends of all kinds",
       {"", "a\nb\r\nc\rd\n"},
       "data: a\ndata: b\ndata: c\ndata: d\ndata: \n\n"},
      {"a name cannot add a field", {"a\ndata: evil", "b"}, "event: adata: evil\ndata: b\n\n"},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EventChannel channel;
    ASSERT_TRUE(channel.push(c.event));
    EXPECT_EQ(channel.take().text, c.want);
    EXPECT_EQ(channel.take().text, "");
  }
}

TEST(EventChannel, EndsOnceAndTellsOnce) {
  EventChannel channel;
  int woken = 0;
  int closed = 0;
  channel.attach([&] { ++woken; });
  channel.on_closed([&] { ++closed; });
  EXPECT_TRUE(channel.push({"", "a"}));
  EXPECT_EQ(woken, 1);
  channel.close();
  channel.close();
  channel.client_gone();
  EXPECT_EQ(woken, 2);
  EXPECT_EQ(closed, 1);
  EXPECT_FALSE(channel.is_open());
  EXPECT_FALSE(channel.push({"", "b"}));
  channel.on_closed([&] { ++closed; });
  EXPECT_EQ(closed, 2) << "told at once when it is already closed";
}

TEST(EventChannel, KeepsWhatWasPushedBeforeItWasClosed) {
  EventChannel channel;
  EXPECT_TRUE(channel.push({"", "last"}));
  channel.close();
  const EventChannel::Waiting waiting = channel.take();
  EXPECT_EQ(waiting.text, "data: last\n\n");
  EXPECT_TRUE(waiting.is_last);
}

TEST(EventChannel, CutsAClientThatDoesNotRead) {
  EventChannel channel;
  const std::string text(1000, 'a');
  std::size_t pushed = 0;
  while (channel.push({"", text})) ++pushed;
  EXPECT_LE(pushed * 1000, EventChannel::kMostWaitingBytes);
  EXPECT_FALSE(channel.is_open());
  EXPECT_EQ(channel.take().text, "");
}

}  // namespace
}  // namespace xs::http
