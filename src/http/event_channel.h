// SPDX-License-Identifier: AGPL-3.0-or-later
// Server-sent events: progress that is pushed to one browser from any thread.
//
// Events are not kept for a client that comes back; `Last-Event-ID` is an ordinary header.
//
//   auto channel = std::make_shared<EventChannel>();
//   jobs.watch(id, [channel](const Progress& p) { return channel->push({"progress", to_json(p)});
//   }); return Response::events(channel);
#pragma once

#include <cstddef>
#include <functional>
#include <mutex>
#include <string>

namespace xs::http {

struct Event {
  std::string name;  // letters, digits, '-' and '_'
  std::string text;  // any text; line ends are kept
  std::string id = {};
};

// Every member may be called from any thread.
class EventChannel {
 public:
  // False when the client has gone, the channel was closed, or the client reads so slowly that
  // `kMostWaitingBytes` wait for it (it is then cut off): stop pushing.
  bool push(const Event& event);
  // Ends the stream once everything pushed has been sent.
  void close();
  [[nodiscard]] bool is_open() const;
  // Called once, from any thread, when the stream has ended for whatever reason; at once when it
  // already has.
  void on_closed(std::function<void()> call);

  static constexpr std::size_t kMostWaitingBytes = 256 * 1024;

  // For the connection: `wake` is called when there is something to take or the channel ended.
  void attach(std::function<void()> wake);
  struct Waiting {
    std::string text;
    bool is_last;
  };
  [[nodiscard]] Waiting take();
  void client_gone();

 private:
  void end(std::unique_lock<std::mutex>& lock);

  mutable std::mutex mutex_;
  std::string waiting_;
  bool open_ = true;
  std::function<void()> wake_;
  std::function<void()> closed_;
};

}  // namespace xs::http
