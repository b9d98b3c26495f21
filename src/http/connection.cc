// SPDX-License-Identifier: AGPL-3.0-or-later
// One client: read a request, run its handler, send the answer, again.
//
// Everything here runs on the strand of the connection, except what is posted to the pool. At any
// moment there is one deadline; the timer is only moved when a deadline comes nearer. `Stream` is
// the seam for TLS: it needs async_read_some, async_write_some and the two overloads below.
#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <variant>

#include "base/sm.h"
#include "http/deadline.h"
#include "http/exchange.h"
#include "http/problem.h"
#include "http/read_buffer.h"
#include "http/request_reader.h"
#include "http/server_core.h"

namespace xs::http {
namespace {

using boost::system::error_code;
using Clock = Deadline::Clock;

constexpr std::size_t kHeadReadBytes = 4 * 1024;
constexpr std::size_t kChunkReadBytes = 64 * 1024;
constexpr std::size_t kSourceBytes = 256 * 1024;
constexpr std::size_t kMostAtOnce = 1024 * 1024;  // so that one fast client does not fill a thread
constexpr auto kLinger = std::chrono::seconds(3);

Socket& lowest(Socket& stream) { return stream; }
void end_sending(Socket& stream) {
  error_code ec;
  stream.shutdown(asio::socket_base::shutdown_send, ec);
}

template <class Stream>
class Connection final : public OpenConnection,
                         public std::enable_shared_from_this<Connection<Stream>> {
 public:
  Connection(ServerCore& core, Stream stream, std::string address)
      : core_(core),
        stream_(std::move(stream)),
        deadline_(lowest(stream_).get_executor()),
        address_(std::move(address)) {}
  ~Connection() override {
    now_ = {};  // so that whoever sees the connection gone also sees its memory given back
    core_.registry.closed(this, address_);
  }

  void start() {
    on_strand([](Connection& c) { c.read_head(); });
  }
  void finish_soon() override {
    on_strand([](Connection& c) {
      if (c.phase_ == Phase::kIdle || c.phase_ == Phase::kLingering) return c.close();
      if (c.channel_) c.channel_->close();
    });
  }
  void deadline_passed() {
    if (phase_ == Phase::kClosed) return;
    if (phase_ == Phase::kStreaming && !is_writing_event_) return write_events(":\n\n");
    close();
  }
  void cut() override {
    on_strand([](Connection& c) { c.close(); });
  }

 private:
  enum class Phase : std::uint8_t {
    kIdle,      // waiting for the first byte of a request
    kReading,   // head or body
    kHandling,  // a handler, a gate or a source runs: no deadline
    kSending,
    kStreaming,  // events
    kLingering,  // all is sent; reading away what the client still sends
    kClosed,
  };

  template <class Step>
  void on_strand(Step step) {
    asio::post(lowest(stream_).get_executor(),
               [self = this->shared_from_this(), step = std::move(step)]() mutable {
                 if (self->phase_ != Phase::kClosed) step(*self);
               });
  }

  void set_deadline(Clock::time_point at) { deadline_.set(at, this->shared_from_this()); }
  [[nodiscard]] Clock::time_point transfer_deadline(std::uint64_t bytes) const {
    const Limits& limits = core_.options.limits;
    const std::uint64_t rate = std::max<std::uint64_t>(1, limits.slowest_bytes_per_second);
    return transfer_started_ + limits.transfer_grace + Limits::Duration(1000 * bytes / rate);
  }

  // --- head ---

  void read_head() {
    const RequestReader::Step step = reader_.read_head(in_.view());
    in_.drop(step.consumed);
    if (step.state == RequestReader::State::kRefused) {
      begin_request();
      return refuse(step.status);
    }
    if (step.state == RequestReader::State::kDone) return route_request();
    const Limits& limits = core_.options.limits;
    if (in_.empty()) {
      if (core_.stopping) return close();
      if (phase_ != Phase::kIdle || answered_ == 0)
        set_deadline(Clock::now() + (answered_ == 0 ? limits.head_within : limits.idle_within));
      phase_ = Phase::kIdle;
    } else if (phase_ != Phase::kReading) {
      phase_ = Phase::kReading;
      set_deadline(Clock::now() + limits.head_within);
    }
    read_more(kHeadReadBytes, [](Connection& c) { c.read_head(); });
  }

  template <class Next>
  void read_more(std::size_t most, Next next) {
    const std::span<char> room = in_.room(most);
    stream_.async_read_some(
        asio::buffer(room.data(), room.size()),
        [self = this->shared_from_this(), next](error_code ec, std::size_t count) {
          if (self->phase_ == Phase::kClosed) return;
          if (ec) return self->close();
          self->in_.filled(count);
          next(*self);
        });
  }

  void begin_request() {
    phase_ = Phase::kHandling;
    deadline_.clear();
    now_.received_at = now();
    now_.started = Clock::now();
    now_.is_unlogged = true;
  }

  void route_request() {
    begin_request();
    RequestHead& head = reader_.head();
    now_.keeps_alive = head.keeps_alive;
    now_.has_unread_body = head.has_body();
    now_.request.path = std::move(head.path);
    now_.request.headers = std::move(head.headers);
    core_.name_client(now_.request, address_);
    now_.is_head_request = head.method == "HEAD";
    const auto method = parse_method(head.method);
    if (!method) return refuse(501);
    now_.method_text = head.method;
    now_.request.method = *method;
    Router::Match match = core_.router.match(*method, now_.request.path);
    auto query = parse_query(head.query);
    if (match.route == nullptr || !query) {
      Response response = refusal(match.route == nullptr ? match.status : 400);
      if (!match.allow.empty()) response.add_header("Allow", match.allow);
      return refuse(std::move(response));
    }
    now_.route = match.route;
    now_.request.pattern = now_.route->pattern;
    now_.request.parameters = std::move(match.parameters);
    now_.request.query = *std::move(query);
    now_.request.cookies = parse_cookies(now_.request.header("cookie"));
    if (head.content_length.value_or(0) > now_.route->most_body_bytes) return refuse(413);
    if (!now_.route->before_body) return begin_body();
    run([](Connection& c) { return c.now_.route->before_body(c.now_.request); },
        [](Connection& c, std::optional<Response> response) {
          if (response) return c.refuse(*std::move(response));
          c.begin_body();
        });
  }

  // The rest of the request is not read, so the connection cannot be used again.
  void refuse(int status) { refuse(refusal(status)); }
  void refuse(Response response) {
    if (now_.has_unread_body) now_.keeps_alive = false;
    answer(std::move(response));
  }

  // --- body ---

  void begin_body() {
    const RequestHead& head = reader_.head();
    if (!now_.has_unread_body) return run_handler();
    const bool is_large = now_.route->most_body_bytes > kDefaultBodyBytes;
    auto memory =
        SealedMemory::reserve(head.content_length.value_or(0), is_large ? core_.uploads : nullptr);
    if (!memory) return refuse(problem(memory.error()));
    now_.request.body = *std::move(memory);
    phase_ = Phase::kReading;
    transfer_started_ = Clock::now();
    set_deadline(transfer_deadline(0));
    if (!head.expects_continue || !in_.empty()) return read_body();
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(kContinue),
                      [self = this->shared_from_this()](error_code ec, std::size_t) {
                        if (self->phase_ == Phase::kClosed) return;
                        if (ec) return self->close();
                        self->read_body();
                      });
  }

  void body_grew() {
    const auto last = transfer_started_ + core_.options.limits.body_within;
    set_deadline(std::min(last, transfer_deadline(now_.request.body.size())));
  }

  void read_body() {
    if (reader_.head().is_chunked) return read_chunks();
    SealedMemory& body = now_.request.body;
    const std::size_t length = *reader_.head().content_length;
    const std::string_view ready = in_.view().substr(0, length - body.size());
    if (!ready.empty()) {
      if (auto appended = body.append(as_bytes(ready)); !appended)
        return refuse(problem(appended.error()));
      in_.drop(ready.size());
    }
    if (body.size() == length) return body_is_in();
    body_grew();
    const auto room = body.room();
    stream_.async_read_some(asio::buffer(room.data(), std::min(length - body.size(), kMostAtOnce)),
                            [self = this->shared_from_this()](error_code ec, std::size_t count) {
                              if (self->phase_ == Phase::kClosed) return;
                              if (ec) return self->close();
                              self->now_.request.body.filled(count);
                              self->read_body();
                            });
  }

  void read_chunks() {
    const RequestReader::Step step =
        reader_.read_chunks(in_.view(), now_.request.body, now_.route->most_body_bytes);
    in_.drop(step.consumed);
    if (step.state == RequestReader::State::kRefused) return refuse(step.status);
    if (step.state == RequestReader::State::kDone) return body_is_in();
    body_grew();
    read_more(kChunkReadBytes, [](Connection& c) { c.read_chunks(); });
  }

  void body_is_in() {
    now_.has_unread_body = false;
    if (auto finished = now_.request.body.finish(); !finished)
      return refuse(problem(finished.error()));
    run_handler();
  }

  // --- handler ---

  // Calls `work` where the route wants it, then `then` on the strand.
  template <class Work, class Then>
  void run(Work work, Then then) {
    phase_ = Phase::kHandling;
    deadline_.clear();
    if (now_.route->where == Where::kInline) return then(*this, guarded(work));
    on_pool([work](Connection& c) { return c.guarded(work); }, then);
  }

  template <class Work, class Then>
  void on_pool(Work work, Then then) {
    if (core_.waiting.fetch_add(1) >= core_.options.limits.most_waiting_requests) {
      --core_.waiting;
      return phase_ == Phase::kSending ? close() : refuse(503);
    }
    asio::post(core_.pool, [self = this->shared_from_this(), work, then]() mutable {
      --self->core_.waiting;
      auto result = work(*self);
      self->on_strand([then, result = std::move(result)](Connection& c) mutable {
        then(c, std::move(result));
      });
    });
  }

  template <class Work>
  auto guarded(const Work& work) -> decltype(work(*this)) {
    try {
      return work(*this);
    } catch (const std::exception& error) {
      return fault(error.what());
    } catch (...) {
      return fault("an exception that is not a std::exception");
    }
  }

  Response fault(std::string detail) {
    std::string reference = to_hex(random_bytes(4));
    Response response =
        problem(500, "internal",
                "内部错误，编号 " + reference + "。请重试；仍不行，请把编号告诉系统管理员。");
    if (core_.options.fault_log)
      core_.options.fault_log({std::move(reference), now_.route->name, std::move(detail)});
    return response;
  }

  void run_handler() {
    run(
        [](Connection& c) {
          Response response = c.now_.route->handler(c.now_.request);
          c.now_.request.body = {};  // zeroing a large one takes a while: not on the strand
          return response;
        },
        [](Connection& c, Response response) { c.answer(std::move(response)); });
  }

  // --- answer ---

  void answer(Response response) {
    now_.response = std::move(response);
    if (!now_.response.detail.empty() && core_.options.fault_log)
      core_.options.fault_log({{}, now_.route ? now_.route->name : "-", now_.response.detail});
    if (auto* channel = std::get_if<std::shared_ptr<EventChannel>>(&now_.response.body))
      channel_ = *channel;
    if (core_.stopping || channel_) now_.keeps_alive = false;
    now_.delivery =
        plan_delivery(now_.request,
                      {.is_head = now_.is_head_request,
                       .after = now_.keeps_alive ? Connecting::kStays : Connecting::kCloses,
                       .content_security_policy = core_.options.content_security_policy},
                      now_.response);
    phase_ = Phase::kSending;
    transfer_started_ = Clock::now();
    now_.head_sent = 0;
    now_.body_sent = 0;
    send_more();
  }

  void send_more() {
    const std::size_t head_left = now_.delivery.head.size() - now_.head_sent;
    const std::uint64_t body_left = now_.delivery.length - now_.body_sent;
    if (head_left == 0 && body_left == 0) return all_sent();
    BytesView bytes;
    if (body_left > 0) {
      if (auto* source = std::get_if<std::shared_ptr<ByteSource>>(&now_.response.body)) {
        if (now_.source_left.empty()) return read_source(**source, body_left);
        bytes = now_.source_left;
      } else {
        bytes =
            bytes_of(now_.response.body)
                .subspan(static_cast<std::size_t>(now_.delivery.offset + now_.body_sent),
                         static_cast<std::size_t>(std::min<std::uint64_t>(body_left, kMostAtOnce)));
      }
    }
    set_deadline(transfer_deadline(now_.body_sent));
    const std::array<asio::const_buffer, 2> buffers = {
        asio::buffer(now_.delivery.head.data() + now_.head_sent, head_left),
        asio::buffer(bytes.data(), bytes.size())};
    stream_.async_write_some(
        buffers, [self = this->shared_from_this(), head_left](error_code ec, std::size_t count) {
          if (self->phase_ == Phase::kClosed) return;
          if (ec) return self->close();
          const std::size_t of_head = std::min(count, head_left);
          self->now_.head_sent += of_head;
          self->now_.body_sent += count - of_head;
          if (!self->now_.source_left.empty())
            self->now_.source_left = self->now_.source_left.subspan(count - of_head);
          self->send_more();
        });
  }

  void read_source(ByteSource& source, std::uint64_t body_left) {
    deadline_.clear();
    const auto reading_since = Clock::now();
    const std::uint64_t offset = now_.delivery.offset + now_.body_sent;
    now_.source_bytes.resize(
        static_cast<std::size_t>(std::min<std::uint64_t>(body_left, kSourceBytes)));
    on_pool([&source,
             offset](Connection& c) { return read_guarded(source, offset, c.now_.source_bytes); },
            [reading_since](Connection& c, const Result<void>& read) {
              if (!read) {
                if (c.core_.options.fault_log)
                  c.core_.options.fault_log({{}, c.now_.route->name, read.error().detail});
                return c.close();
              }
              c.transfer_started_ += Clock::now() - reading_since;  // our own slowness
              c.now_.source_left = c.now_.source_bytes;
              c.send_more();
            });
  }

  void all_sent() {
    if (channel_ && !now_.is_head_request) return stream_events();
    if (channel_) channel_->client_gone();
    log(Outcome::kSent);
    if (!now_.keeps_alive) return linger();
    now_ = {};
    reader_ = RequestReader(core_.options.limits.most_head_bytes);
    read_head();
  }

  // Closing with bytes unread would reset the connection, and the client might lose the answer.
  void linger() {
    if (phase_ != Phase::kLingering) {
      end_sending(stream_);
      phase_ = Phase::kLingering;
      set_deadline(Clock::now() + kLinger);
    }
    in_.drop(in_.view().size());
    read_more(kHeadReadBytes, [](Connection& c) { c.linger(); });
  }

  // --- events ---

  void stream_events() {
    phase_ = Phase::kStreaming;
    channel_->attach([weak = this->weak_from_this()] {
      if (const auto self = weak.lock()) self->on_strand([](Connection& c) { c.pump_events(); });
    });
    if (core_.stopping) channel_->close();
    watch_client();
    pump_events();
  }

  // A client that streams says nothing more; reading is how its leaving is noticed.
  void watch_client() {
    in_.drop(in_.view().size());
    read_more(kHeadReadBytes, [](Connection& c) {
      if (c.phase_ == Phase::kStreaming) c.watch_client();
    });
  }

  void pump_events() {
    if (is_writing_event_) return;
    EventChannel::Waiting waiting = channel_->take();
    if (!waiting.text.empty()) return write_events(std::move(waiting.text));
    if (waiting.is_last) {
      log(Outcome::kSent);
      return close();
    }
    set_deadline(Clock::now() + core_.options.limits.event_heartbeat);
  }

  void write_events(std::string text) {
    is_writing_event_ = true;
    event_text_ = std::move(text);
    set_deadline(Clock::now() + core_.options.limits.transfer_grace);
    asio::async_write(stream_, asio::buffer(event_text_),
                      [self = this->shared_from_this()](error_code ec, std::size_t count) {
                        if (self->phase_ == Phase::kClosed) return;
                        if (ec) return self->close();
                        self->now_.body_sent += count;
                        self->is_writing_event_ = false;
                        self->pump_events();
                      });
  }

  // --- end ---

  void log(Outcome outcome) {
    ++answered_;
    now_.is_unlogged = false;
    if (!core_.options.access_log) return;
    const std::chrono::duration<double, std::milli> took = Clock::now() - now_.started;
    core_.options.access_log(
        {now_.received_at, now_.method_text, now_.route ? now_.route->name : "-",
         now_.request.remote_address.empty() ? address_ : now_.request.remote_address,
         now_.delivery.status, now_.body_sent, took.count(), outcome});
  }

  void close() {
    if (phase_ == Phase::kClosed) return;
    phase_ = Phase::kClosed;
    if (now_.is_unlogged) log(Outcome::kCut);
    deadline_.stop();
    error_code ec;
    lowest(stream_).close(ec);
    if (channel_) channel_->client_gone();
  }

  ServerCore& core_;
  Stream stream_;
  Deadline deadline_;
  const std::string address_;
  Phase phase_ = Phase::kIdle;
  Clock::time_point transfer_started_;

  ReadBuffer in_;
  RequestReader reader_{core_.options.limits.most_head_bytes};
  Exchange now_;
  std::shared_ptr<EventChannel> channel_;
  std::string event_text_;
  bool is_writing_event_ = false;

  std::uint64_t answered_ = 0;
};

}  // namespace

void start_connection(ServerCore& core, Socket socket, std::string address) {
  auto connection =
      std::make_shared<Connection<Socket>>(core, std::move(socket), std::move(address));
  core.registry.opened(connection);
  connection->start();
}

}  // namespace xs::http
