// SPDX-License-Identifier: AGPL-3.0-or-later
#include "http/request_reader.h"

#include <gtest/gtest.h>

#include <random>

namespace xs::http {
namespace {

using namespace std::string_literals;
using State = RequestReader::State;

// status 0: accepted.
int head_status(std::string_view text) {
  RequestReader reader(1024);
  const auto step = reader.read_head(text);
  EXPECT_NE(step.state, State::kNeedsMore);
  return step.status;
}

TEST(RequestReader, AcceptsAndRefusesHeads) {
  const std::string long_value(2000, 'a');
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 101; ++i) many += "a: b\r\n";
  many += "\r\n";
  const struct {
    std::string_view name;
    std::string text;
    int status;
  } kCases[] = {
      {"plain", "GET /a?b=c HTTP/1.1\r\nHost: x\r\n\r\n", 0},
      {"HTTP/1.0 needs no Host", "GET / HTTP/1.0\r\n\r\n", 0},
      {"an empty line in front", "\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 0},
      {"two empty lines in front", "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"port in Host", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", 0},
      {"length", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n", 0},
      {"chunked", "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n", 0},
      {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
      {"two Hosts", "GET / HTTP/1.1\r\nHost: x\r\nHost: x\r\n\r\n", 400},
      {"space in Host", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
      {"empty Host", "GET / HTTP/1.1\r\nHost:\r\n\r\n", 400},
      {"length and coding",
       "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"coding and length",
       "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n", 400},
      {"two lengths, different",
       "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n", 400},
      {"two lengths, equal",
       "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\n", 400},
      {"list of lengths", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\n", 400},
      {"signed length", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: +5\r\n\r\n", 400},
      {"negative length", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: -5\r\n\r\n", 400},
      {"hexadecimal length", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x5\r\n\r\n", 400},
      {"length too long for 64 bits",
       "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 18446744073709551616\r\n\r\n", 400},
      {"gzip coding", "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n", 501},
      {"two codings", "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"coding twice",
       "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: "
       "chunked\r\n\r\n",
       400},
      {"identity coding", "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: identity\r\n\r\n", 501},
      {"vertical tab before chunked",
       "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: \x0b"
       "chunked\r\n\r\n",
       400},
      {"chunked in 1.0", "PUT / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"space before colon", "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length : 5\r\n\r\n", 400},
      {"space in name", "GET / HTTP/1.1\r\nHost: x\r\na b: c\r\n\r\n", 400},
      {"folded line", "GET / HTTP/1.1\r\nHost: x\r\na: b\r\n c\r\n\r\n", 400},
      {"folded by a tab", "GET / HTTP/1.1\r\nHost: x\r\na: b\r\n\tc\r\n\r\n", 400},
      {"bare line feed", "GET / HTTP/1.1\nHost: x\n\n", 400},
      {"bare line feed between", "GET / HTTP/1.1\r\nHost: x\na: b\r\n\r\n", 400},
      {"bare carriage return", "GET / HTTP/1.1\r\nHost: x\r\na: b\rc: d\r\n\r\n", 400},
      {"zero byte", "GET / HTTP/1.1\r\nHost: x\r\na: b\0c\r\n\r\n"s, 400},
      {"absolute target", "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"star target", "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"authority target", "CONNECT x:80 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"fragment in target", "GET /#a HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"raw UTF-8 in target", "GET /审 HTTP/1.1\r\nHost: x\r\n\r\n", 400},
      {"space in target", "GET /a b HTTP/1.1\r\nHost: x\r\n\r\n", 505},
      {"version 2.0", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
      {"lower-case version", "GET / http/1.1\r\nHost: x\r\n\r\n", 505},
      {"HTTP/0.9", "GET /\r\n\r\n", 400},
      {"TLS hello", "\x16\x03\x01\x02\x00\x01\x00"s, 400},
      {"unknown expectation", "PUT / HTTP/1.1\r\nHost: x\r\nExpect: tea\r\n\r\n", 417},
      {"large head", "GET / HTTP/1.1\r\nHost: x\r\na: " + long_value + "\r\n\r\n", 431},
      {"large head without an end", "GET /" + long_value, 431},
      {"too many fields", many, 431},
  };
  for (const auto& c : kCases) {
    SCOPED_TRACE(c.name);
    EXPECT_EQ(head_status(c.text), c.status);
  }
}

TEST(RequestReader, GivesTheSameHeadByteByByte) {
  const std::string text =
      "PUT /api/a%20b?c=d HTTP/1.1\r\nHost: x\r\nX-Name: \t v  \r\nExpect: 100-continue\r\n"
      "Content-Length: 12\r\nConnection: close\r\n\r\nbody";
  RequestReader reader(1024);
  RequestReader::Step step;
  std::size_t given = 0;
  while (step.state == State::kNeedsMore) step = reader.read_head(text.substr(0, ++given));
  ASSERT_EQ(step.state, State::kDone);
  EXPECT_EQ(step.consumed, text.size() - 4);
  EXPECT_EQ(given, text.size() - 4);
  const RequestHead& head = reader.head();
  EXPECT_EQ(head.method, "PUT");
  EXPECT_EQ(head.path, "/api/a%20b");
  EXPECT_EQ(head.query, "c=d");
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_TRUE(head.expects_continue);
  EXPECT_FALSE(head.keeps_alive);
  EXPECT_EQ(head.headers.at(1), (std::pair<std::string, std::string>("x-name", "v")));
}

struct Chunks {
  State state;
  int status;
  std::string body;
  std::size_t left;
};
Chunks read_chunks(std::string_view text, std::size_t step_bytes, std::uint64_t most) {
  RequestReader reader(1024);
  constexpr std::string_view kHead =
      "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(reader.read_head(kHead).state, State::kDone);
  SealedMemory body;
  std::string waiting;
  RequestReader::Step step;
  for (std::size_t at = 0; at < text.size() && step.state == State::kNeedsMore; at += step_bytes) {
    waiting += text.substr(at, step_bytes);
    step = reader.read_chunks(waiting, body, most);
    waiting.erase(0, step.consumed);
  }
  return {step.state, step.status, std::string(as_text(body.view())), waiting.size()};
}

TEST(RequestReader, ReadsChunksWholeAndByteByByte) {
  const std::string endless(20000, 'e');
  const struct {
    std::string_view name;
    std::string text;
    State state;
    int status;
    std::string_view body;
  } kCases[] = {
      {"two chunks", "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", State::kDone, 0, "abcde"},
      {"extension", "3;a=b\r\nabc\r\n0\r\n\r\n", State::kDone, 0, "abc"},
      {"trailer", "3\r\nabc\r\n0\r\nA: b\r\n\r\n", State::kDone, 0, "abc"},
      {"empty", "0\r\n\r\n", State::kDone, 0, ""},
      {"capital digits", "A\r\n0123456789\r\n0\r\n\r\n", State::kDone, 0, "0123456789"},
      {"not finished", "3\r\nabc\r\n0\r\n", State::kNeedsMore, 0, "abc"},
      {"no size", "\r\nabc\r\n0\r\n\r\n", State::kRefused, 400, ""},
      {"bad size", "3g\r\nabc\r\n0\r\n\r\n", State::kRefused, 400, ""},
      {"negative size", "-3\r\nabc\r\n0\r\n\r\n", State::kRefused, 400, ""},
      {"prefixed size", "0x3\r\nabc\r\n0\r\n\r\n", State::kRefused, 400, ""},
      {"size over 64 bits", "11111111111111111\r\nabc", State::kRefused, 400, ""},
      {"more bytes than said", "3\r\nabcd\r\n0\r\n\r\n", State::kRefused, 400, "abc"},
      {"larger than allowed", "ff\r\nabc", State::kRefused, 413, ""},
      {"together larger than allowed", "a\r\n0123456789\r\n7\r\n", State::kRefused, 413,
       "0123456789"},
      {"endless extension", "3;" + endless, State::kRefused, 400, ""},
      {"bare line feed", "3\nabc\n0\n\n", State::kRefused, 400, ""},
  };
  for (const auto& c : kCases)
    for (const std::size_t step_bytes : {std::size_t{1}, std::size_t{7}, c.text.size()}) {
      SCOPED_TRACE(c.name);
      SCOPED_TRACE(step_bytes);
      const Chunks got = read_chunks(c.text, step_bytes, 16);
      EXPECT_EQ(got.state, c.state);
      EXPECT_EQ(got.status, c.status);
      EXPECT_EQ(got.body, c.body);
    }
}

// Whatever the bytes, how they are cut into packets makes no difference.
TEST(RequestReader, AnswersTheSameHoweverTheBytesArrive) {
  const std::string_view pieces[] = {"0",   "1",  "3",  "f", ";a=b",      "\r\n", "\r\n", "\r\n",
                                     "abc", "\r", "\n", " ", "0\r\n\r\n", "T: v", "-",    "x"};
  std::mt19937 random(20261123);
  for (int round = 0; round < 20000; ++round) {
    std::string text;
    for (unsigned i = 0; i < 1 + random() % 12; ++i) text += pieces[random() % std::size(pieces)];
    SCOPED_TRACE(testing::PrintToString(text));
    const Chunks whole = read_chunks(text, text.size(), 16);
    const Chunks dripped = read_chunks(text, 1 + random() % 3, 16);
    ASSERT_EQ(whole.state, dripped.state);
    ASSERT_EQ(whole.status, dripped.status);
    ASSERT_EQ(whole.body, dripped.body);
  }
}

TEST(RequestReader, LeavesTheNextRequestAlone) {
  const Chunks got = read_chunks("1\r\na\r\n0\r\n\r\nGET /", 100, 16);
  EXPECT_EQ(got.state, State::kDone);
  EXPECT_EQ(got.left, 5U);
}

TEST(Cookies, AreParsed) {
  EXPECT_EQ(parse_cookies("a=1; b=%E4%B8%AD;c; =d; e="),
            (Pairs{{"a", "1"}, {"b", "中"}, {"e", ""}}));
}

}  // namespace
}  // namespace xs::http
